import type { Place } from './search.ts'

/** What people look for on the portal; a new page that they come to adds its line here. */
export const places: readonly Place[] = [
  { href: '/look-up', title: 'lookUp.title', about: 'search.about.lookUp' },
  { href: '/dossiers', title: 'dossiers.title', about: 'search.about.dossiers' },
  { href: '/sign-in', title: 'home.signIn', about: 'search.about.signIn' },
  { href: '/linked-accounts', title: 'menu.linkedAccounts', about: 'search.about.link' },
  { href: '/profile', title: 'menu.profile', about: 'search.about.profile' },
  { href: '/profile/corrections', title: 'corrections.menu', about: 'search.about.corrections' },
  { href: '/data-store', title: 'menu.dataStore', about: 'search.about.dataStore' },
  { href: '/notifications', title: 'notifications.title', about: 'search.about.notifications' },
  {
    href: '/sign-in/portal/forgot',
    title: 'portalAccount.forgot.title',
    about: 'search.about.forgot',
  },
  { href: '/help', title: 'search.help', about: 'search.about.help' },
]
