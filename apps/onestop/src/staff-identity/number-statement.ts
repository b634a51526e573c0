import type { Actor } from '../audit/audit.ts'
import { type FormProblems, type IdentityTyped, readIdentity, toTyped } from './identity-form.ts'
import type { StaffIdentities } from './staff-identity.ts'
import type { Reach, ReviewedAccount } from './unit-review.ts'

/** What keeps an administrator from stating whose an account is. */
export type NumberBar = 'operators' | 'same-person' | 'bound' | 'verified' | 'proven'

/** The name is the one that was issued: nobody else's number agrees with it. */
export type NumberTyped = Pick<IdentityTyped, 'personalId' | 'dateOfBirth' | 'gender'>

export type NumberOutcome =
  | 'saved'
  | NumberBar
  | { outcome: 'no-tries'; until: Date }
  | { outcome: 'wrong'; problems: FormProblems }

/** Known before anything is typed; `verified`: only the e-ID itself is lacking. */
export function numberBarOf({ bars, isBound, identity }: ReviewedAccount): NumberBar | undefined {
  if (bars.isOperators) return 'operators'
  if (bars.isSamePersons) return 'same-person'
  if (isBound) return 'bound'
  return identity?.verification === 'verified' ? 'verified' : undefined
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
      const form = { ...toTyped(undefined), ...typed, fullName: account.fullName }
      const read = readIdentity(form, staffIdentities.today())
      if ('problems' in read) return { outcome: 'wrong', problems: read.problems }
      // Officials may leave it empty and come back to it; here nothing would come of that.
      if (read.stated.dateOfBirth === '') {
        return { outcome: 'wrong', problems: { dateOfBirth: 'not-a-date' } }
      }
      const own = await staffIdentities.find(reach.staffAccountId)
      if (own?.stated.personalId === read.stated.personalId) return 'same-person'
      const saving = { ...by, staffAccountId: account.id }
      const saved = await staffIdentities.saveForAnother(saving, read.stated)
      if (saved !== 'number-taken') return saved
      return { outcome: 'wrong', problems: { personalId: saved } }
    },
  }
}
