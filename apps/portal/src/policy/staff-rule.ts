import type { ProvenAccount } from '../account/account.ts'
import type { AdmissionRule } from '../entrance/entrance.ts'

/** Of a person: whether a province has told of a staff account with the person's id. */
export type HoldsStaffAccount = (personId: string) => Promise<boolean>

/**
 * Vietnam Post is for citizens; who holds a staff account at an agency comes in by the e-ID
 * (R075, C12). Enforced here, whatever the chooser shows.
 */
export function createStaffRule(holdsStaffAccount: HoldsStaffAccount): AdmissionRule {
  return async ({ type, personId }: ProvenAccount) =>
    type === 'postal' && (await holdsStaffAccount(personId)) ? { outcome: 'staff' } : undefined
}
