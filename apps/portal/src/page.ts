import type { Account, PageContext, WebEnv } from '@mot-cua/web'
import type { PortalMessageKey } from './messages.ts'
import type { Session } from './session/session.ts'

/** What every page of the portal gets. */
export type PortalPage = PageContext<PortalMessageKey>

type Web = WebEnv<PortalMessageKey>
export type PortalEnv = {
  Bindings: Web['Bindings']
  Variables: Web['Variables'] & { session: Session | undefined }
}

/** The menu under the person's name. */
export function accountMenu({ t }: PortalPage, session: Session): Account {
  return {
    name: session.name,
    items: [
      { label: t('menu.profile'), href: '/profile' },
      { label: t('menu.signOut'), action: '/sign-out' },
    ],
  }
}
