import type { AccountChoice } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { tellRoles } from '../staff-account/roles.views.ts'
import { AS_CITIZEN, type OfferedHat, SWITCH_PATH } from './hat.ts'

/** As whom the reader may go on; undefined where there is nothing to choose. */
export function hatChoices(page: OnestopPage, session: Session) {
  const { t, hats } = page
  if (session.personId === undefined || hats.length === 0) return undefined
  const isOnly = session.kind === 'staff' && hats.length === 1
  const entries = [
    ...(isOnly ? [] : hats.map((hat) => hatEntry(page, hat, isWorn(session, hat)))),
    citizenEntry(page, session.kind === 'citizen'),
  ]
  return {
    heading: t('hat.menu'),
    action: SWITCH_PATH,
    presentLabel: t('hat.present'),
    entries,
  }
}

function hatEntry(page: OnestopPage, hat: OfferedHat, isPresent: boolean): AccountChoice {
  return {
    label: hat.unitName,
    detail: tellRoles(page, hat.roles),
    accent: hat.accent,
    ...(hat.unread > 0 ? { news: page.t('hat.unread', { count: hat.unread }) } : {}),
    fields: isPresent ? undefined : { account: hat.staffAccountId },
  }
}

function citizenEntry({ t }: OnestopPage, isPresent: boolean): AccountChoice {
  return {
    label: t('hat.citizen'),
    detail: t('hat.citizenText'),
    fields: isPresent ? undefined : { account: AS_CITIZEN },
  }
}

export function isWorn(session: Session, hat: OfferedHat): boolean {
  return session.kind === 'staff' && session.staffAccountId === hat.staffAccountId
}
