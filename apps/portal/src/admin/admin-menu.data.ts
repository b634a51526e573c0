import type { PortalMessageKey } from '../messages.ts'

export type AdminMenuItem = { href: string; label: PortalMessageKey; about: PortalMessageKey }

/** The areas of `/admin`, in the order of the menu; a new area adds its line here. */
export const adminMenu: readonly AdminMenuItem[] = [
  {
    href: '/admin/corrections',
    label: 'corrections.admin.title',
    about: 'corrections.admin.about',
  },
]
