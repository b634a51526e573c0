import type { TryOutcome } from '@mot-cua/authentication'
import { respond } from '@mot-cua/web'
import type { Context } from 'hono'
import type { PortalEnv } from '../page.ts'
import { codeCauses, FactorClosedPage } from '../portal-account/stopped.views.tsx'
import { respondTooManyCodes, respondWaiting } from '../portal-account/stopped-answers.routes.tsx'

type Wrong = Extract<TryOutcome, { outcome: 'wrong-code' }>

/** What is said of a wrong code of the app. */
export function wordsOfTry(c: Context<PortalEnv>, { attemptsLeft }: Wrong): string {
  return c.var.page.t('portalAccount.factor.wrong', { count: attemptsLeft })
}

type Stopped = {
  tried: Exclude<TryOutcome, { outcome: 'accepted' | 'wrong-code' }>
  now: Date
  retryHref: string
}

/** Why no more codes are taken, until when, and where to go. */
export function answerTry(c: Context<PortalEnv>, { tried, now, retryHref }: Stopped) {
  switch (tried.outcome) {
    case 'account-waiting':
    case 'browser-waiting':
    case 'address-waiting': {
      const cause = codeCauses[tried.outcome]
      return respondWaiting(c, { cause, now, until: tried.until, retryHref })
    }
    case 'factor-closed':
      return respond(c, <FactorClosedPage page={c.var.page} />, 403)
    case 'too-many-attempts':
      return respondTooManyCodes(c, { now, until: undefined, retryHref })
  }
}
