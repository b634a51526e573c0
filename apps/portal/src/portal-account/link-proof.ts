import type {
  OtpTransaction,
  RequestOrigin,
  ResendOutcome,
  SmsOtp,
  StartOutcome,
  VerifyOutcome,
} from '@mot-cua/authentication'
import type { Clock } from '@mot-cua/kernel'
import type { SignInGate } from '../policy/gate.ts'
import type { PortalAccount, PortalAccountStore } from './portal-account.ts'
import type { PortalPasswordOutcome, PortalPasswords, TypedCredentials } from './portal-password.ts'

/** An account that was proven with both factors, for a link and for nothing else. */
export type PortalAccountProof = {
  accountId: string
  personId: string
  authenticatedAt: Date
  /** E.164, for the notice of the link. */
  phone: string
}

export type BeginProofOutcome =
  | Exclude<PortalPasswordOutcome, { outcome: 'accepted' }>
  | StartOutcome
  /** Administrators link nothing (C10), and a kind that is closed is closed here too. */
  | { outcome: 'not-for-linking' }

export type ConfirmProofOutcome =
  | Exclude<VerifyOutcome, { outcome: 'accepted' | 'already-accepted' }>
  | { outcome: 'proven'; proof: PortalAccountProof }

type Deps = {
  accounts: Pick<PortalAccountStore, 'findOwner'>
  portalPasswords: PortalPasswords
  smsOtp: SmsOtp
  gate: SignInGate
  now: Clock
}

/**
 * The same two factors as at a sign-in, inside somebody else's session: no session is begun, no
 * browser remembered. `visitId` names the visit of linking that asks, and one code belongs to it.
 */
export function createLinkProofs(deps: Deps) {
  const { smsOtp } = deps
  return {
    async beginProof(
      visitId: string,
      typed: TypedCredentials,
      from: RequestOrigin,
    ): Promise<BeginProofOutcome> {
      const checked = await deps.portalPasswords.check(typed, from)
      if (checked.outcome !== 'accepted') return checked
      const { id: accountId, phone, factorCounts, knownBrowserId: browserId } = checked.account
      if (!mayLink(deps.gate, checked.account)) return { outcome: 'not-for-linking' }
      return smsOtp.start(otpId(visitId), { accountId, phone, factorCounts, browserId }, from)
    },
    /** For the page that asks for the code; undefined where none is on its way. */
    findProof: (visitId: string): Promise<OtpTransaction | undefined> =>
      smsOtp.find(otpId(visitId)),
    resendProof: (visitId: string, from: RequestOrigin): Promise<ResendOutcome> =>
      smsOtp.resend(otpId(visitId), from),
    async confirmProof(
      visitId: string,
      code: string,
      from: RequestOrigin,
    ): Promise<ConfirmProofOutcome> {
      const signInId = otpId(visitId)
      const transaction = await smsOtp.find(signInId)
      const verified = await smsOtp.verify({ signInId, transaction }, code, from)
      if (verified.outcome !== 'accepted' && verified.outcome !== 'already-accepted') {
        return verified
      }
      if (!transaction) return { outcome: 'gone' }
      return tellProven(deps, transaction, from)
    },
  }
}

/** A second click gets the same proof, dated back to its message. */
async function tellProven(
  { accounts, smsOtp, gate, now }: Deps,
  transaction: OtpTransaction,
  from: RequestOrigin,
): Promise<ConfirmProofOutcome> {
  const event = { type: 'code.accepted', detail: { purpose: 'link' } } as const
  await smsOtp.recordAccepted(transaction, from, event)
  const owner = await accounts.findOwner(transaction.accountId)
  if (!owner?.isActive || !mayLink(gate, owner)) return { outcome: 'gone' }
  const { accountId, personId, phone } = owner
  const isFirst = transaction.state === 'waiting'
  const authenticatedAt = isFirst ? now() : transaction.lastSentAt
  return { outcome: 'proven', proof: { accountId, personId, authenticatedAt, phone } }
}

function mayLink(gate: SignInGate, { audience }: Pick<PortalAccount, 'audience'>): boolean {
  return audience === 'person' && gate.decide({ type: 'portal', audience }).access !== 'closed'
}

function otpId(visitId: string): string {
  return `link:${visitId}`
}
