import type { PortalMessageKey } from '../messages.ts'

type AdminMenuItem = { href: string; label: PortalMessageKey; about: PortalMessageKey }

/** The areas of `/admin`, in the order of the menu; a new area adds its line here. */
export const adminMenu: readonly AdminMenuItem[] = [
  { href: '/admin/policies', label: 'policy.admin.title', about: 'policy.admin.about' },
  { href: '/admin/cut-over', label: 'policy.cockpit.title', about: 'policy.cockpit.about' },
  { href: '/admin/methods', label: 'policy.methods.title', about: 'policy.methods.about' },
  { href: '/admin/rehearsals', label: 'policy.rehearsals.title', about: 'policy.rehearsals.about' },
  { href: '/admin/notices', label: 'policy.notices.title', about: 'policy.notices.about' },
  { href: '/admin/linking', label: 'linkingSetting.title', about: 'linkingSetting.about' },
  {
    href: '/admin/corrections',
    label: 'corrections.admin.title',
    about: 'corrections.admin.about',
  },
  { href: '/admin/services', label: 'services.admin.title', about: 'services.admin.about' },
  { href: '/admin/factors', label: 'adminFactor.title', about: 'adminFactor.about' },
  { href: '/admin/reopening', label: 'reopening.title', about: 'reopening.about' },
]
