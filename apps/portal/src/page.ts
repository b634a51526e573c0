import type { Account, PageContext, WebEnv } from '@mot-cua/web'
import type { PortalMessageKey } from './messages.ts'
import type { Access } from './policy/gate.ts'
import type { Session } from './session/session.ts'

/** What every page of the portal gets. */
export type PortalPage = PageContext<PortalMessageKey>

type Web = WebEnv<PortalMessageKey>
export type PortalEnv = {
  Bindings: Web['Bindings']
  Variables: Web['Variables'] & { session: ActiveSession | undefined }
}

/** A session with what it may be used for now. */
export type ActiveSession = Session & { access: Access }

/** Routes behind `requireSession` have one for certain. */
export type SignedInEnv = {
  Bindings: Web['Bindings']
  Variables: Web['Variables'] & { session: ActiveSession }
}

/** The menu under the person's name. */
export function accountMenu({ t }: PortalPage, session: Pick<Session, 'name'>): Account {
  return {
    name: session.name,
    items: [
      { label: t('menu.profile'), href: '/profile' },
      { label: t('menu.dossiers'), href: '/dossiers' },
      { label: t('menu.dataStore'), href: '/data-store' },
      { label: t('notifications.title'), href: '/notifications' },
      { label: t('menu.linkedAccounts'), href: '/linked-accounts' },
      { label: t('menu.signOut'), action: '/sign-out' },
    ],
  }
}
