import type { SessionOf } from '@mot-cua/authentication'
import type { Account, PageContext, WebEnv } from '@mot-cua/web'
import type { ShownGuide } from './guide/guide.ts'
import type { OfferedHat } from './hat/hat.ts'
import { hatChoices } from './hat/menu.ts'
import type { Typed } from './hat/unsaved-work.ts'
import type { OnestopMessageKey } from './messages.ts'
import { readinessRoles } from './readiness/readiness.ts'
import {
  type CitizenSession,
  isBreakGlass,
  type Session,
  type StaffSession,
} from './session/session.ts'
import type { CurrentSettings } from './settings/settings.ts'
import type { Hat } from './staff-account/staff-account.ts'
import { MESSAGES_PATH } from './staff-message/paths.ts'

/** What every page of a province gets. */
export type OnestopPage = PageContext<OnestopMessageKey> & {
  /** As which officials the reader may act; empty for most people. */
  hats: readonly OfferedHat[]
  /** Those in force, in the reader's words. */
  guides: readonly ShownGuide[]
}

type Web = WebEnv<OnestopMessageKey>
type Variables = Web['Variables'] & {
  page: OnestopPage
  settings: CurrentSettings
  /** The level that is demanded now, where the session began below it. */
  missingLevel: 1 | 2 | undefined
  /** Set by a handler that does not take a form: what its sender is to find again. */
  typed?: Typed
}

export type OnestopEnv = {
  Bindings: Web['Bindings']
  Variables: Variables & {
    session: Session | undefined
    /** Of a staff session, as the database has it at this request. */
    hat: Hat | undefined
  }
}

/** Routes behind `requireCitizen` have one for certain. */
export type CitizenEnv = {
  Bindings: Web['Bindings']
  Variables: Variables & { session: SessionOf<CitizenSession>; hat: undefined }
}

/** Routes behind `requireStaff` have one for certain. */
export type StaffEnv = {
  Bindings: Web['Bindings']
  Variables: Variables & { session: SessionOf<StaffSession>; hat: Hat }
}

/** The menu under the name in the corner. */
export function accountMenu(page: OnestopPage, session: Session, hat?: Hat): Account {
  const { t } = page
  const ofCitizens = [{ label: t('menu.account'), href: '/account' }]
  const ofStaff = [
    { label: t('menu.workspace'), href: '/staff' },
    { label: t('messages.title'), href: MESSAGES_PATH },
    { label: t('identity.title'), href: '/staff/account' },
  ]
  const ofAdministrators = [
    { label: t('unitReview.title'), href: '/staff/unit' },
    { label: t('operator.do.code'), href: '/staff/password-code' },
  ]
  const ofOperators = [{ label: t('operator.title'), href: '/operator' }]
  const report = { label: t('menu.readiness'), href: '/staff/readiness' }
  return {
    name: session.name,
    choices: hatChoices(page, session),
    items: [
      ...(isBreakGlass(session) ? [] : session.kind === 'staff' ? ofStaff : ofCitizens),
      ...(hat?.roles.includes('unit-admin') ? ofAdministrators : []),
      ...(hat?.roles.includes('technical-admin') ? ofOperators : []),
      ...(seesReadiness(hat) && !isBreakGlass(session) ? [report] : []),
      { label: t('menu.signOut'), action: '/sign-out' },
    ],
  }
}

const seesReadiness = (hat: Hat | undefined) =>
  hat !== undefined && hat.roles.some((role) => readinessRoles.includes(role))
