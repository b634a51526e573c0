import {
  type AcceptedEvent,
  type AskedIn,
  findTotpStep,
  type LimiterOf,
  newTotpSecret,
  type RequestOrigin,
  type SmsFactorStore,
  type NewTotp as StoredTotp,
  type TotpStore,
  type TryLimitName,
  type TryOutcome,
  tryFactor,
} from '@mot-cua/authentication'
import type { Clock, Sealer } from '@mot-cua/kernel'
import type { AdminPasskey, AdminPasskeys } from '../admin-passkey/admin-passkey.ts'
import type { OperatorCodes } from '../operator-code/operator-code.ts'

export type NewTotp = StoredTotp & { address?: string | undefined }

export type AdminFactorStore = {
  totp: TotpStore
  /** In the place of the one before, which is good until then. */
  replaceTotp(totp: NewTotp): Promise<void>
  /** False where it is the last factor of the account, or there is none. */
  removeTotp(removed: { accountId: string; at: Date; address: string }): Promise<boolean>
}

type Deps = {
  store: AdminFactorStore
  passkeys: AdminPasskeys
  codes: Pick<OperatorCodes, 'use'>
  sealer: Sealer
  /** Counts the wrong codes of an account, on whichever second factor. */
  factors: SmsFactorStore
  limiter: LimiterOf<TryLimitName>
  now: Clock
}

/** What a right answer is for; it stands in the audit. */
export type AskedFor = 'sign-in' | 'factor-change'

type Tried = { asked: AskedIn; from: RequestOrigin }
type TriedCode = Tried & { typed: string; askedFor: AskedFor }
type PasskeyResponse = Parameters<AdminPasskeys['prove']>[1]['response']
type TriedPasskey = Tried & { response: PasskeyResponse; askedFor: AskedFor }
type TriedSecret = Tried & { typed: string; secretSealed: string; askedFor: AskedFor }

export type ListedFactors = {
  /** Since when there is an authenticator app. */
  appSince: Date | undefined
  passkeys: readonly AdminPasskey[]
}

export type AdminFactors = ReturnType<typeof createAdminFactors>

/** The second factor of administrators: passkey or authenticator app, never a message (C10). */
export function createAdminFactors(deps: Deps) {
  const { store, passkeys, codes } = deps
  return {
    async list(accountId: string): Promise<ListedFactors> {
      const [totp, listed] = await Promise.all([
        store.totp.find(accountId),
        passkeys.list(accountId),
      ])
      return { appSince: totp?.since, passkeys: listed }
    },
    /** A code of the app that was enrolled; each is good once. */
    verify: (tried: TriedCode): Promise<TryOutcome> =>
      tryFactor(
        deps,
        { ...tried, event: eventOf(tried.askedFor, 'totp') },
        async ({ accountId }) => {
          const totp = await store.totp.find(accountId)
          const step = totp && findTotpStep(tried.typed, { ...totp, now: deps.now() })
          return step !== undefined && store.totp.takeStep({ accountId, step })
        },
      ),
    passkeyOptions: ({ id, accountId }: AskedIn, askedFor: AskedFor) =>
      passkeys.proofOptions({ accountId, askedIn: id }, askedFor),
    /** A passkey whose authenticator has verified the person. */
    verifyPasskey: (tried: TriedPasskey): Promise<TryOutcome> =>
      tryFactor(deps, { ...tried, event: eventOf(tried.askedFor, 'passkey') }, (asked) => {
        const { response, askedFor: purpose } = tried
        const { address } = tried.from
        return passkeys.prove(ownerOf(asked), { purpose, response, address })
      }),
    /** The code that an operator has given; it is good once, whatever comes of it. */
    redeem: ({ typed, ...tried }: Tried & { typed: string }): Promise<TryOutcome> =>
      tryFactor(deps, { ...tried, event: enrolling }, ({ accountId }) =>
        codes.use(accountId, 'enrolment', typed),
      ),
    ...createNewFactors(deps),
  }
}

/** A new app or passkey; what there is stays good until the new one has been shown to work. */
function createNewFactors(deps: Deps) {
  const { store, passkeys, sealer, now } = deps
  return {
    /** For an app, sealed; it is kept where it is asked and opens nothing yet. */
    newSecret: (accountId: string): string => sealer.seal(newTotpSecret(), offerContext(accountId)),
    openSecret: (accountId: string, sealed: string): string =>
      sealer.open(sealed, offerContext(accountId)),
    /** The first code of the new app, which takes the place of the old one. */
    confirm: (tried: TriedSecret): Promise<TryOutcome> =>
      tryFactor(
        deps,
        { ...tried, event: eventOf(tried.askedFor, 'totp') },
        async ({ accountId }) => {
          const secret = sealer.open(tried.secretSealed, offerContext(accountId))
          const step = findTotpStep(tried.typed, { secret, lastStep: 0, now: now() })
          if (step === undefined) return false
          const { address } = tried.from
          await store.replaceTotp({ accountId, secret, step, at: now(), address })
          return true
        },
      ),
    newPasskeyOptions: (asked: AskedIn) => passkeys.registrationOptions(ownerOf(asked)),
    addPasskey: (asked: AskedIn, given: Parameters<AdminPasskeys['register']>[1]) =>
      passkeys.register(ownerOf(asked), given),
    removePasskey: (removed: { id: string; accountId: string; address: string }) =>
      passkeys.remove(removed),
    removeApp: (removed: { accountId: string; address: string }) =>
      store.removeTotp({ ...removed, at: now() }),
  }
}

function ownerOf({ id, accountId }: AskedIn) {
  return { accountId, askedIn: id }
}

const enrolling: AcceptedEvent = { type: 'code.accepted', detail: { purpose: 'enrolment' } }

function eventOf(askedFor: AskedFor, factor: 'totp' | 'passkey'): AcceptedEvent {
  return askedFor === 'sign-in'
    ? { type: 'sign-in.completed', detail: { method: `password+${factor}` } }
    : { type: 'code.accepted', detail: { purpose: askedFor, factor } }
}

type Enrolling = { store: Pick<AdminFactorStore, 'replaceTotp'>; now: Clock }

/** Without a page: for the sandbox, which shows the codes itself. Answers the secret. */
export function createTotpEnrolment({ store, now }: Enrolling) {
  return async (accountId: string, secret: string = newTotpSecret()): Promise<string> => {
    await store.replaceTotp({ accountId, secret, step: 0, at: now() })
    return secret
  }
}

function offerContext(accountId: string): string {
  return `totp-offer:${accountId}`
}
