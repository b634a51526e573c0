import type { Actor } from '../audit/audit.ts'
import {
  type FormProblems,
  type IdentityTyped,
  readIdentity,
  type StatedIdentity,
  toTyped,
} from './identity-form.ts'
import type { StaffIdentities } from './staff-identity.ts'
import type { Reach, ReviewedAccount } from './unit-review.ts'

/** What keeps an administrator from stating whose an account is. */
export type NumberBar =
  | 'operators'
  | 'same-person'
  | 'bound'
  | 'verified'
  | 'name-waiting'
  | 'proven'

/** The name is the one that was issued: nobody else's number agrees with it. */
export type NumberTyped = Pick<IdentityTyped, 'personalId' | 'dateOfBirth' | 'gender'>

export type NumberOutcome =
  | 'saved'
  | NumberBar
  | { outcome: 'no-tries'; until: Date }
  | { outcome: 'wrong'; problems: FormProblems }

/**
 * Known before anything is typed; `verified`: only the e-ID itself is lacking. Where the unit has
 * refused the name nothing comes of what is verified, so it is stated anew.
 */
export function numberBarOf({ bars, isBound, identity }: ReviewedAccount): NumberBar | undefined {
  if (bars.isOperators) return 'operators'
  if (bars.isSamePersons) return 'same-person'
  if (isBound) return 'bound'
  if (identity?.verification !== 'verified' || identity.nameReview === 'refused') return undefined
  return identity.nameReview === 'waiting' ? 'name-waiting' : 'verified'
}

type Stating = {
  account: ReviewedAccount
  reach: Reach
  typed: NumberTyped
  actor: Actor
  mayShareNumber: boolean
}

type Deps = { staffIdentities: Pick<StaffIdentities, 'find' | 'saveForAnother' | 'today'> }

export type NumberStatements = ReturnType<typeof createNumberStatements>

/**
 * For whoever cannot come in to do it: the administrator states the number, the register compares it
 * with the name that was issued, and the official's own e-ID binds the account at its next sign-in.
 */
export function createNumberStatements({ staffIdentities }: Deps) {
  return {
    async state({ account, reach, typed, ...by }: Stating): Promise<NumberOutcome> {
      const bar = numberBarOf(account)
      if (bar) return bar
      const before = await staffIdentities.find(account.id)
      const known = { ...typed, fullName: account.fullName }
      const read = readOver(before?.stated, known, staffIdentities.today())
      if ('problems' in read) return { outcome: 'wrong', problems: read.problems }
      // Officials may leave it empty and come back to it; here nothing would come of that.
      if (read.stated.dateOfBirth === '') {
        return { outcome: 'wrong', problems: { dateOfBirth: 'not-a-date' } }
      }
      const own = await staffIdentities.find(reach.staffAccountId)
      if (own?.stated.personalId === read.stated.personalId) return 'same-person'
      const saving = { ...by, staffAccountId: account.id, statedBy: reach.staffAccountId }
      const saved = await staffIdentities.saveForAnother(saving, read.stated)
      if (saved !== 'number-taken' && saved !== 'too-many-tries') return saved
      return { outcome: 'wrong', problems: { personalId: saved } }
    },
  }
}

/** What else the official has filled in stays, but for a day of issue before the birth now stated. */
function readOver(
  before: StatedIdentity | undefined,
  known: NumberTyped & Pick<IdentityTyped, 'fullName'>,
  today: string,
) {
  const form = { ...toTyped(before), ...known }
  const read = readIdentity(form, today)
  const isTooEarly = 'problems' in read && read.problems.issuedOn === 'before-birth'
  return isTooEarly ? readIdentity({ ...form, issuedOn: '' }, today) : read
}
