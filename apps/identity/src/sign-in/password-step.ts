import { createHash } from 'node:crypto'
import { type Clock, type PersonalIdProblem, parsePersonalId } from '@mot-cua/kernel'
import type { Account, AccountStore } from '../account/account.ts'
import { PASSWORD_MAX_LENGTH, type PasswordHasher } from '../account/password.ts'
import type { AuditLog } from '../audit/audit.store.ts'
import type { SendCounters } from '../sms-otp/send-allowance.ts'
import type { RequestOrigin } from '../sms-otp/sms-otp.ts'

/** Failures of one typed id from one address before it waits (security.md §1.1 row 10). */
export const PASSWORD_TRIES = 5
const TRIES_WINDOW_SECONDS = 60
/** Telling how many tries are left helps only when they become few. */
const TELL_FROM_TRY = 3

export type PasswordProblem = {
  personalId?: PersonalIdProblem
  password?: 'missing' | 'too-long'
}

export type PasswordOutcome =
  | { outcome: 'accepted'; account: Account }
  | { outcome: 'invalid'; problems: PasswordProblem }
  /** Unknown id, wrong password or an account that may not be used: one answer for all. */
  | { outcome: 'rejected'; triesLeft: number | undefined }
  | { outcome: 'waiting'; until: Date }

export type TypedCredentials = { personalId: string; password: string }

type Deps = {
  accounts: Pick<AccountStore, 'findByPersonalId'>
  hasher: Pick<PasswordHasher, 'verify'>
  counters: SendCounters
  audit: AuditLog
  now: Clock
}

export type PasswordStep = ReturnType<typeof createPasswordStep>

/**
 * The first factor. The checks, in order:
 * | check                    | when it fails                             |
 * |--------------------------|-------------------------------------------|
 * | form of id and password  | `invalid`, nothing counted                |
 * | tries of id + address    | `waiting`, nothing compared               |
 * | password (Argon2id)      | `rejected`; a dummy hash for unknown ids  |
 * | account may be used      | `rejected`, the same answer               |
 */
export function createPasswordStep(deps: Deps) {
  return {
    async check(typed: TypedCredentials, from: RequestOrigin): Promise<PasswordOutcome> {
      const form = readCredentials(typed)
      if ('problems' in form) return { outcome: 'invalid', problems: form.problems }
      const countTry = createTryCounter(deps, form.personalId, from)
      const tries = await countTry(1)
      if (tries.value > PASSWORD_TRIES) return { outcome: 'waiting', until: tries.resetsAt }

      const account = await deps.accounts.findByPersonalId(form.personalId)
      const isRight = await deps.hasher.verify(typed.password, account?.passwordHash)
      if (!account || !isRight || account.status !== 'active') {
        await recordRejection(deps, account, from)
        return { outcome: 'rejected', triesLeft: triesToTell(tries.value) }
      }
      await countTry(-1)
      const { passwordHash: _hash, ...rest } = account
      return { outcome: 'accepted', account: rest }
    },
  }
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

/** Counted on what was typed, known or not, so that the count tells nothing about the id. */
function createTryCounter({ counters }: Deps, personalId: string, from: RequestOrigin) {
  const typed = createHash('sha256').update(personalId).digest('base64url')
  const key = `password:${typed}:${from.addressBucket}`
  return (by: number) => counters.count(key, { seconds: TRIES_WINDOW_SECONDS, by })
}

function triesToTell(tries: number): number | undefined {
  return tries >= TELL_FROM_TRY ? PASSWORD_TRIES - tries : undefined
}

async function recordRejection(
  { audit, now }: Deps,
  account: { id: string } | undefined,
  { clientId, address }: RequestOrigin,
): Promise<void> {
  await audit.append({
    type: 'password.rejected',
    at: now(),
    clientId,
    address,
    ...(account ? { accountId: account.id } : {}),
  })
}
