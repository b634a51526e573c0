import type { Account, Configuration, Provider } from 'oidc-provider'
import { fulfils, isJsonObject } from './claim-wish.ts'
import { SESSION_CLAIMS, VERIFIED_CLAIMS } from './claims-request.ts'
import { selectVerifiedClaims, type VerifiedClaims } from './verified-claims.ts'

/** An account as an app knows it: all its claims, and what it can vouch for. */
export type ProviderAccount = {
  accountId: string
  claims: (asker: ClaimsAsker) => Promise<Record<string, unknown>>
  verifiedClaims?: () => Promise<readonly VerifiedClaims[]>
  /** Sessions and tokens of sign-ins before are over. */
  sessionsEndAt?: Date | undefined
}

/** The service that claims are made for. */
export type ClaimsAsker = {
  /** What it knows, or would know, another account by; undefined where no service asks. */
  subjectOf(accountId: string): string | undefined
}

/** The library's account, with what it hands back to our own checks. */
export type PresentedAccount = Account & Pick<ProviderAccount, 'sessionsEndAt'>

type ScopeClaims = NonNullable<Configuration['claims']>

type Presenting = { scopeClaims: ScopeClaims; asker?: ClaimsAsker; now?: () => Date }

const nobody: ClaimsAsker = { subjectOf: () => undefined }

/**
 * The library's form of an account. Which claims go out by scope and by name the library decides;
 * here values that the request rules out are left out, `verified_claims` is selected, and nothing
 * empty is sent.
 */
export function presentAccount(
  { accountId, ...account }: ProviderAccount,
  { scopeClaims, asker = nobody, now = () => new Date() }: Presenting,
): PresentedAccount {
  return {
    accountId,
    sessionsEndAt: account.sessionsEndAt,
    async claims(...[use, scope, requested, withheld]) {
      const wishes: Record<string, unknown> = requested
      // OpenID Connect Core §5.4: what scopes carry is told at userinfo, so nothing is read for it.
      if (use === 'id_token' && Object.keys(wishes).every(isOfSession)) return { sub: accountId }
      const byScope = new Set(scope.split(' ').flatMap((one) => claimsOfScope(scopeClaims[one])))
      const kept = Object.entries(await account.claims(asker))
        .filter(([, value]) => value !== null && value !== undefined)
        .filter(([name, value]) => byScope.has(name) || fulfils(value, wishes[name], now()))
      const available = (await account.verifiedClaims?.()) ?? []
      const selection = { available, withheld, now: now() }
      const verified = selectVerifiedClaims(wishes[VERIFIED_CLAIMS], selection)
      return {
        ...Object.fromEntries(kept),
        ...(verified === undefined ? {} : { [VERIFIED_CLAIMS]: verified }),
        sub: accountId,
      }
    },
  }
}

function isOfSession(claim: string): boolean {
  return SESSION_CLAIMS.includes(claim)
}

/**
 * Lets a list of sets through: the library answers only claims that are asked for by null or by an
 * object, as OpenID Connect Core has it, while Identity Assurance has lists too (§5.6.3).
 */
export function answerLists({ Claims }: Provider): void {
  // The class is made for this provider alone; which keys are answered is all that it looks at.
  const methods = Claims.prototype as unknown as { mask: Mask }
  const { mask } = methods
  methods.mask = function (wishes) {
    const isList = isJsonObject(wishes) && Array.isArray(wishes[VERIFIED_CLAIMS])
    mask.call(this, isList ? { ...wishes, [VERIFIED_CLAIMS]: null } : wishes)
  }
}

type Mask = (this: object, wishes: unknown) => void

/** The library turns lists into objects with the claims as keys. */
function claimsOfScope(claims: ScopeClaims[string] | undefined): string[] {
  if (Array.isArray(claims)) return claims
  return isJsonObject(claims) ? Object.keys(claims) : []
}
