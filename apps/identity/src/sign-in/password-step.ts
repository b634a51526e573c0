import {
  type Nearest,
  PASSWORD_MAX_LENGTH,
  type PasswordHasher,
  type RequestOrigin,
} from '@mot-cua/authentication'
import { type Clock, hashToken, type PersonalIdProblem, parsePersonalId } from '@mot-cua/kernel'
import type { Account, AccountForSignIn, AccountStore } from '../account/account.ts'
import type { AuditLog } from '../audit/audit.store.ts'
import type { IdentityLimiter, IdentitySubjects, LimitName } from '../limits/limits.data.ts'

/** Of one process: some five seconds of Argon2 on two threads (deploy/start-app.sh). */
export const MOST_CHECKS = 256

/** Telling how many tries are left helps only when they become few. */
const TELL_FROM_LEFT = 2

export type PasswordProblem = {
  personalId?: PersonalIdProblem
  password?: 'missing' | 'too-long'
}

export type PasswordOutcome =
  | ({ outcome: 'accepted'; account: Account } & ForSecondFactor)
  | { outcome: 'invalid'; problems: PasswordProblem }
  /** Unknown id, wrong password or an account that may not be used: one answer for all. */
  | { outcome: 'rejected'; triesLeft: TriesLeft | undefined }
  | { outcome: 'waiting'; limit: LimitName; until: Date }
  /** As many checks are under way in this process as it can finish in time. */
  | { outcome: 'busy' }

/** What the account's lookup has found for the step after this one. */
type ForSecondFactor = Pick<AccountForSignIn, 'knownBrowserId' | 'factorCounts'>

/** How many before a wait of so many seconds. */
export type TriesLeft = { count: number; waitSeconds: number }

export type TypedCredentials = { personalId: string; password: string }

type Deps = {
  accounts: Pick<AccountStore, 'findForSignIn'>
  hasher: Pick<PasswordHasher, 'verify'>
  limiter: IdentityLimiter
  audit: AuditLog
  now: Clock
}

export type PasswordStep = ReturnType<typeof createPasswordStep>

/**
 * The first factor. The checks, in order:
 * | check                      | when it fails                             |
 * |----------------------------|-------------------------------------------|
 * | form of id and password    | `invalid`, nothing counted                |
 * | checks under way           | `busy`, nothing counted                   |
 * | limits (limits/limits.data)| `waiting`, nothing compared               |
 * | password (Argon2id)        | `rejected`; a dummy hash for unknown ids  |
 * | account may be used        | `rejected`, the same answer               |
 */
export function createPasswordStep(deps: Deps) {
  let underWay = 0
  return {
    async check(typed: TypedCredentials, from: RequestOrigin): Promise<PasswordOutcome> {
      const form = readCredentials(typed)
      if ('problems' in form) return { outcome: 'invalid', problems: form.problems }
      if (underWay >= MOST_CHECKS) return { outcome: 'busy' }
      underWay += 1
      try {
        return await compare(deps, { ...typed, personalId: form.personalId }, from)
      } finally {
        underWay -= 1
      }
    },
  }
}

async function compare(
  deps: Deps,
  typed: TypedCredentials,
  from: RequestOrigin,
): Promise<PasswordOutcome> {
  const account = await find(deps, typed.personalId, from)
  const subjects = countedBy(typed.personalId, account?.knownBrowserId, from)
  const permit = await deps.limiter.take({
    ...subjects.row,
    ...subjects.failures,
    ...subjects.tries,
  })
  if (!permit.isAllowed) return { outcome: 'waiting', limit: permit.limit, until: permit.until }
  const isRight = await deps.hasher.verify(typed.password, account?.passwordHash)
  if (!account || !isRight || account.status !== 'active') {
    await recordRejection(deps, { account, nearest: permit.nearest }, from)
    return { outcome: 'rejected', triesLeft: triesToTell(permit.nearest) }
  }
  await deps.limiter.settle([
    { subjects: subjects.row, by: 'all' },
    { subjects: subjects.failures, by: 1 },
  ])
  const { passwordHash: _hash, knownBrowserId, factorCounts, ...rest } = account
  return { outcome: 'accepted', account: rest, knownBrowserId, factorCounts }
}

function readCredentials(
  typed: TypedCredentials,
): { personalId: string } | { problems: PasswordProblem } {
  const read = parsePersonalId(typed.personalId)
  const { password } = typed
  const problem =
    password === '' ? 'missing' : password.length > PASSWORD_MAX_LENGTH ? 'too-long' : undefined
  if ('personalId' in read && !problem) return read
  return {
    problems: {
      ...('problem' in read ? { personalId: read.problem } : {}),
      ...(problem ? { password: problem } : {}),
    },
  }
}

/** Looked up before anything is counted, because an owner in a known browser has own counts. */
function find(deps: Deps, personalId: string, { browserToken = '' }: RequestOrigin) {
  return deps.accounts.findForSignIn(personalId, {
    tokenHash: hashToken(browserToken),
    at: deps.now(),
  })
}

/**
 * Counted on what was typed, known or not, so that no count tells anything about the id. A right
 * password ends the row of failures; from `failures` it only takes itself back, from `tries` nothing.
 */
function countedBy(
  personalId: string,
  browserId: string | undefined,
  from: RequestOrigin,
): Counted {
  const { addressBucket } = from
  const here = `${personalId} ${addressBucket}`
  const tries = { 'password-tries': browserId ?? here }
  if (browserId) return { row: { 'password-browser': browserId }, failures: {}, tries }
  return {
    row: { 'password-here': here, 'password-anywhere': personalId },
    failures: { 'password-here-long': here, address: addressBucket },
    tries,
  }
}

type Counted = Record<'row' | 'failures' | 'tries', IdentitySubjects>

function triesToTell(nearest: Nearest | undefined): TriesLeft | undefined {
  if (!nearest || nearest.left > TELL_FROM_LEFT) return undefined
  return { count: nearest.left, waitSeconds: nearest.restSeconds }
}

async function recordRejection(
  { audit, now }: Deps,
  rejected: { account: AccountForSignIn | undefined; nearest: Nearest | undefined },
  { clientId, address }: RequestOrigin,
): Promise<void> {
  const { account, nearest } = rejected
  await audit.append({
    type: 'password.rejected',
    at: now(),
    clientId,
    address,
    ...(account ? { accountId: account.id } : {}),
    ...(nearest?.left === 0 ? { detail: { limit: nearest.limit } } : {}),
  })
}
