import {
  type AskedIn,
  findTotpStep,
  type LimiterOf,
  type NewTotp,
  newTotpSecret,
  type RequestOrigin,
  type SmsFactorStore,
  type TotpStore,
  type TryLimitName,
  type TryOutcome,
  tryFactor,
} from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'

/** From the password to the first code of the new app, with another proof in between. */
const OFFER_SECONDS = 30 * 60

export type NewAuthenticator = NewTotp & { actor: Actor }

type Deps = {
  store: {
    totp: TotpStore
    /** In the place of the one before, which is good until then. */
    replace(fresh: NewAuthenticator): Promise<void>
  }
  factors: SmsFactorStore
  limiter: LimiterOf<TryLimitName>
  ephemeral: Pick<EphemeralStore, 'get' | 'put' | 'take'>
  sealer: Sealer
  now: Clock
}

type Tried = { asked: AskedIn; from: RequestOrigin; typed: string }

export type Authenticators = ReturnType<typeof createAuthenticators>

/** Apps whose codes prove an administrator when no message and no e-ID does. */
export function createAuthenticators(deps: Deps) {
  const { store, now } = deps
  const accepted = (purpose: string) => ({ type: 'code.accepted', detail: { purpose } }) as const
  const offers = createOffers(deps)
  return {
    /** A code of the app; each is good once, wherever it is shown. */
    verify: ({ typed, ...tried }: Tried): Promise<TryOutcome> =>
      tryFactor(deps, { ...tried, event: accepted('break-glass') }, async ({ accountId }) => {
        const totp = await store.totp.find(accountId)
        const step = totp && findTotpStep(typed, { ...totp, now: now() })
        return step !== undefined && store.totp.takeStep({ accountId, step })
      }),
    begin: (asked: AskedIn) => offers.begin(asked),
    withdraw: (asked: AskedIn) => offers.end(asked),
    /** The secret for the new app; undefined where the password has to be typed first. */
    offered: (asked: AskedIn) => offers.read(asked),
    /** The first code of the new app; `gone` where the offer has run out. */
    async confirm({ typed, actor, ...tried }: Tried & { actor: Actor }) {
      const secret = await offers.read(tried.asked)
      if (secret === undefined) return { outcome: 'gone' } as const
      const event = accepted('authenticator-app')
      const outcome = await tryFactor(deps, { ...tried, event }, async ({ accountId }) => {
        const at = now()
        const step = findTotpStep(typed, { secret, lastStep: 0, now: at })
        if (step === undefined) return false
        await store.replace({ accountId, secret, step, at, actor })
        return true
      })
      if (outcome.outcome === 'accepted') await offers.end(tried.asked)
      return outcome
    },
  }
}

/** By session and sealed to its account: it opens nothing before its first code was right. */
function createOffers({ ephemeral, sealer }: Pick<Deps, 'ephemeral' | 'sealer'>) {
  const keyOf = ({ id }: AskedIn) => `authenticator-offer:${id}`
  const contextOf = ({ accountId }: AskedIn) => `totp-offer:${accountId}`
  return {
    begin: (asked: AskedIn) =>
      ephemeral.put(keyOf(asked), sealer.seal(newTotpSecret(), contextOf(asked)), OFFER_SECONDS),
    async read(asked: AskedIn): Promise<string | undefined> {
      const sealed = await ephemeral.get(keyOf(asked))
      return sealed === undefined ? undefined : sealer.open(sealed, contextOf(asked))
    },
    end: (asked: AskedIn) => ephemeral.take(keyOf(asked)),
  }
}
