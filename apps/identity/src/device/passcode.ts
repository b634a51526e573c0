import type { PasswordHasher } from '@mot-cua/authentication'
import type { WeakPasscode } from '@mot-cua/device-api'
import type { Clock } from '@mot-cua/kernel'
import type { Accounts } from '../account/account.ts'
import type { IdentityLimiter } from '../limits/limits.data.ts'
import { MOST_WRONG_PASSCODES } from './device.ts'
import { findWeakness } from './passcode-rules.ts'

/** Of one process, as with passwords: what can be finished in time. */
const MOST_CHECKS = 256

/** `hash` of the device's passcode, and which wrong one in a row this would be. */
export type PasscodeTry = { hash: string; failures: number }

export type PasscodeStore = {
  /**
   * Counts a failure in advance; with the last one the device is disabled until the comparison is
   * over. Nothing for a device that is not active.
   */
  take(deviceId: string): Promise<PasscodeTry | undefined>
  /**
   * No failures, and seen now. False where the device or its passcode changed meanwhile, or a
   * later try was the last one.
   */
  recordRight(tried: {
    deviceId: string
    hash: string
    failures: number
    at: Date
    address: string
  }): Promise<boolean>
  /** The event; with the last failure the owner is told by SMS as well. */
  recordWrong(tried: WrongPasscode): Promise<void>
  change(change: PasscodeChange): Promise<boolean>
}

export type WrongPasscode = {
  deviceId: string
  accountId: string
  isLast: boolean
  at: Date
  address: string
}
export type PasscodeChange = {
  deviceId: string
  accountId: string
  hash: string
  at: Date
  address: string
}

export type PasscodeOutcome =
  | { outcome: 'right' }
  | { outcome: 'wrong'; attemptsLeft: number }
  /** Too many wrong ones: a new sign-in by password and OTP is the way back. */
  | { outcome: 'disabled' }
  | { outcome: 'waiting'; until: Date }
  | { outcome: 'busy' }

/** Whose passcode, and from where it was sent. */
export type PasscodeOf = {
  deviceId: string
  accountId: string
  address: string
  addressBucket: string
}

type Deps = {
  store: PasscodeStore
  accounts: Pick<Accounts, 'findUsable'>
  hasher: PasswordHasher
  limiter: IdentityLimiter
  now: Clock
}

export type Passcodes = ReturnType<typeof createPasscodes>

/** The passcode of a device: compared and counted here, so that a copied phone guesses nothing. */
export function createPasscodes(deps: Deps) {
  let underWay = 0
  const check = async (of: PasscodeOf, passcode: string): Promise<PasscodeOutcome> => {
    if (underWay >= MOST_CHECKS) return { outcome: 'busy' }
    underWay += 1
    try {
      return await compare(deps, of, passcode)
    } finally {
      underWay -= 1
    }
  }
  return {
    check,
    async change(
      of: PasscodeOf,
      { current, next }: { current: string; next: string },
    ): Promise<PasscodeOutcome | { outcome: 'weak'; reason: WeakPasscode }> {
      const account = await deps.accounts.findUsable(of.accountId)
      const reason: WeakPasscode | undefined =
        current === next ? 'same-as-before' : findWeakness(next, account?.dateOfBirth ?? '')
      if (reason) return { outcome: 'weak', reason }
      const checked = await check(of, current)
      if (checked.outcome !== 'right') return checked
      const hash = await deps.hasher.hash(next)
      const { addressBucket: _bucket, ...about } = of
      const isChanged = await deps.store.change({ ...about, hash, at: deps.now() })
      return { outcome: isChanged ? 'right' : 'disabled' }
    },
  }
}

async function compare(
  { store, hasher, limiter, now }: Deps,
  { addressBucket, ...of }: PasscodeOf,
  passcode: string,
): Promise<PasscodeOutcome> {
  const { deviceId } = of
  const failures = { address: addressBucket }
  const permit = await limiter.take({ 'passcode-tries': deviceId, ...failures })
  if (!permit.isAllowed) return { outcome: 'waiting', until: permit.until }
  // Counted before compared, so that parallel guesses cannot outrun the count.
  const tried = await store.take(deviceId)
  if (!tried) return { outcome: 'disabled' }
  if (await hasher.verify(passcode, tried.hash)) {
    await limiter.settle([{ subjects: failures, by: 1 }])
    const isStill = await store.recordRight({ ...of, ...tried, at: now() })
    return { outcome: isStill ? 'right' : 'disabled' }
  }
  const attemptsLeft = MOST_WRONG_PASSCODES - tried.failures
  await store.recordWrong({ ...of, isLast: attemptsLeft <= 0, at: now() })
  return attemptsLeft > 0 ? { outcome: 'wrong', attemptsLeft } : { outcome: 'disabled' }
}
