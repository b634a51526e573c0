import type { PortalMessageKey } from '../messages.ts'

export type AdminMenuItem = { href: string; label: PortalMessageKey; about: PortalMessageKey }

/** The areas of `/admin`, in the order of the menu; a new area adds its line here. */
export const adminMenu: readonly AdminMenuItem[] = [
  { href: '/admin/policies', label: 'policy.admin.title', about: 'policy.admin.about' },
  { href: '/admin/cut-over', label: 'policy.cockpit.title', about: 'policy.cockpit.about' },
  { href: '/admin/methods', label: 'policy.methods.title', about: 'policy.methods.about' },
  { href: '/admin/rehearsals', label: 'policy.rehearsals.title', about: 'policy.rehearsals.about' },
  { href: '/admin/notices', label: 'policy.notices.title', about: 'policy.notices.about' },
  {
    href: '/admin/corrections',
    label: 'corrections.admin.title',
    about: 'corrections.admin.about',
  },
]
