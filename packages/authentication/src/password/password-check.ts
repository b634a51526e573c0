import { type Clock, hashToken } from '@mot-cua/kernel'
import type { AuthenticationEvent } from '../audit.ts'
import type { LimiterOf, Nearest, Subjects } from '../limits/limiter.ts'
import type { SignInLimitName } from '../limits/sign-in-limits.data.ts'
import type { RequestOrigin } from '../otp/otp-outcomes.ts'
import { PASSWORD_MAX_LENGTH, type PasswordHasher } from './password-hasher.ts'

/** Of one process: some five seconds of Argon2 on two threads (deploy/start-app.sh). */
export const MOST_CHECKS = 256

/** Telling how many tries are left helps only when they become few. */
const TELL_FROM_LEFT = 2

/** How many before a wait of so many seconds. */
export type TriesLeft = { count: number; waitSeconds: number }

/** `knownBrowserId`: of the browser that asks, where the account knows it. */
export type CheckedAccount = {
  id: string
  passwordHash: string
  knownBrowserId: string | undefined
}

export type PasswordCheckOutcome<Account> =
  | { outcome: 'accepted'; account: Account }
  /** Unknown name, wrong password or an account that may not be used: one answer for all. */
  | { outcome: 'rejected'; triesLeft: TriesLeft | undefined }
  | { outcome: 'waiting'; limit: PasswordLimitName; until: Date }
  /** As many checks are under way in this process as it can finish in time. */
  | { outcome: 'busy' }

export type PasswordLimitName = Extract<SignInLimitName, `password-${string}` | 'address'>

/** Whose tries are used up, as pages say it. */
export type PasswordCause = 'here' | 'often' | 'anywhere' | 'address'

/** The same for a name that is known and one that is not. */
export function causeOfLimit(limit: PasswordLimitName): PasswordCause {
  if (limit === 'address') return 'address'
  if (limit === 'password-tries') return 'often'
  return limit === 'password-anywhere' ? 'anywhere' : 'here'
}

type Deps<Account> = {
  /** Looked up before anything is counted, because an owner in a known browser has own counts. */
  find(name: string, browser: { tokenHash: string; at: Date }): Promise<Account | undefined>
  isUsable: (account: Account) => boolean
  hasher: Pick<PasswordHasher, 'verify'>
  limiter: LimiterOf<PasswordLimitName>
  audit: { append(event: AuthenticationEvent): Promise<void> }
  now: Clock
}

export type PasswordProblem = 'missing' | 'too-long'

/** What is not even compared. */
export function findPasswordProblem(password: string): PasswordProblem | undefined {
  if (password === '') return 'missing'
  return password.length > PASSWORD_MAX_LENGTH ? 'too-long' : undefined
}

/**
 * A name and a password, for any app's accounts. The checks, in order:
 * | check                 | when it fails                               |
 * |-----------------------|---------------------------------------------|
 * | checks under way      | `busy`, nothing counted                     |
 * | limits                | `waiting`, nothing compared                 |
 * | password              | `rejected`; a dummy hash for unknown names  |
 * | account may be used   | `rejected`, the same answer                 |
 */
export function createPasswordCheck<Account extends CheckedAccount>(deps: Deps<Account>) {
  let underWay = 0
  return async (
    typed: { name: string; password: string },
    from: RequestOrigin,
  ): Promise<PasswordCheckOutcome<Account>> => {
    if (underWay >= MOST_CHECKS) return { outcome: 'busy' }
    underWay += 1
    try {
      return await compare(deps, typed, from)
    } finally {
      underWay -= 1
    }
  }
}

async function compare<Account extends CheckedAccount>(
  deps: Deps<Account>,
  { name, password }: { name: string; password: string },
  from: RequestOrigin,
): Promise<PasswordCheckOutcome<Account>> {
  const browser = { tokenHash: hashToken(from.browserToken ?? ''), at: deps.now() }
  const account = await deps.find(name, browser)
  const subjects = countedBy(name, account?.knownBrowserId, from)
  const permit = await deps.limiter.take({
    ...subjects.row,
    ...subjects.failures,
    ...subjects.tries,
  })
  if (!permit.isAllowed) {
    const limit = permit.limit as PasswordLimitName
    return { outcome: 'waiting', limit, until: permit.until }
  }
  const isRight = await deps.hasher.verify(password, account?.passwordHash)
  if (!account || !isRight || !deps.isUsable(account)) {
    await recordRejection(deps, { accountId: account?.id, nearest: permit.nearest }, from)
    return { outcome: 'rejected', triesLeft: triesToTell(permit.nearest) }
  }
  await deps.limiter.settle([
    { subjects: subjects.row, by: 'all' },
    { subjects: subjects.failures, by: 1 },
  ])
  return { outcome: 'accepted', account }
}

/**
 * Counted on what was typed, known or not, so that no count tells anything about the name. A right
 * password ends the row of failures; from `failures` it only takes itself back, from `tries` nothing.
 */
function countedBy(name: string, browserId: string | undefined, from: RequestOrigin): Counted {
  const { addressBucket } = from
  const here = `${name} ${addressBucket}`
  const tries = { 'password-tries': browserId ?? here }
  if (browserId) return { row: { 'password-browser': browserId }, failures: {}, tries }
  return {
    row: { 'password-here': here, 'password-anywhere': name },
    failures: { 'password-here-long': here, address: addressBucket },
    tries,
  }
}

type Counted = Record<'row' | 'failures' | 'tries', Subjects<PasswordLimitName>>

function triesToTell(nearest: Nearest | undefined): TriesLeft | undefined {
  if (!nearest || nearest.left > TELL_FROM_LEFT) return undefined
  return { count: nearest.left, waitSeconds: nearest.restSeconds }
}

async function recordRejection(
  { audit, now }: Pick<Deps<never>, 'audit' | 'now'>,
  { accountId, nearest }: { accountId: string | undefined; nearest: Nearest | undefined },
  { clientId, address }: RequestOrigin,
): Promise<void> {
  await audit.append({
    type: 'password.rejected',
    at: now(),
    clientId,
    address,
    ...(accountId === undefined ? {} : { accountId }),
    ...(nearest?.left === 0 ? { detail: { limit: nearest.limit } } : {}),
  })
}
