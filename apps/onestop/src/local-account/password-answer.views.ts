import { formatMomentFrom } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { LocalPasswordOutcome } from './local-passwords.ts'

type Refused = Exclude<LocalPasswordOutcome, { outcome: 'accepted' }>

/** Why a password did not open anything, and when it may be tried again. */
export function tellRefused({ t }: OnestopPage, refused: Refused, now: Date): string {
  switch (refused.outcome) {
    case 'rejected':
      return t('oldAccount.rejected')
    case 'waiting':
      return t('oldAccount.waiting', { time: formatMomentFrom(refused.until, now) })
    case 'busy':
      return t('oldAccount.busy')
  }
}
