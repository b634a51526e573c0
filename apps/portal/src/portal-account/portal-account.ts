import type { CheckedAccount, FactorCounts } from '@mot-cua/authentication'
import type { Audience, ProvenAccount } from '../account/account.ts'

/** What a sign-in asks of an account that the portal has issued. */
export type PortalAccount = CheckedAccount & {
  audience: Audience
  /** A closed account is answered like one that is not there. */
  isActive: boolean
  /** E.164. */
  phone: string
  mustChange: boolean
  factorCounts: FactorCounts
}

/** Who the account belongs to now, and what a new password must not be made of. */
export type PortalAccountOwner = Omit<ProvenAccount, 'authenticatedAt' | 'amr'> & {
  isActive: boolean
  mustChange: boolean
  phone: string
  username: string
  passwordHash: string
  personalId: string
  dateOfBirth: string
}

export type NewPassword = {
  accountId: string
  passwordHash: string
  at: Date
  address: string
  /** By whom or what it was asked for; goes into the audit. */
  reason: 'forgotten' | 'must-change'
  notice: { to: string; text: string }
}

export type PortalAccountStore = {
  /** By the name in small letters. */
  findForSignIn(
    username: string,
    browser: { tokenHash: string; at: Date },
  ): Promise<PortalAccount | undefined>
  findOwner(accountId: string): Promise<PortalAccountOwner | undefined>
  /** Only while the old hash still stands: a password changed meanwhile is not undone. */
  replaceHash(change: { accountId: string; from: string; to: string; at: Date }): Promise<void>
  /**
   * The password, the end of the trust in every browser, the message to the owner and the audit:
   * all of it or nothing. What it answers sends the message.
   */
  changePassword(changed: NewPassword): Promise<() => void>
  recordSignIn(accountId: string, at: Date): Promise<void>
}

/** Name of the portal itself where a client is named: nobody else's page was on the way. */
export const PORTAL_CLIENT_ID = 'portal'
