import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { demandedAcr, preferEssentialAcr, refuseUnknownAcr } from './acr.ts'
import { isJsonObject } from './claim-wish.ts'
import {
  type AskedClaim,
  findClaimsProblem,
  type KnownClaims,
  listAskedClaims,
  SESSION_CLAIMS,
  VERIFIED_CLAIMS,
} from './claims-request.ts'
import type { SignInOptions } from './sign-in-options.ts'
import type { VerifiedClaimsSupport } from './verified-claims.ts'

/** What a request asks to know of a person. */
export type AskedData = {
  scopes: string[]
  claims: AskedClaim[]
  /** The weakest level that will do, where the request demands one. */
  acr: string | undefined
}

/** Checked before anybody is asked for anything, at PAR and at the authorization endpoint. */
export function createClaimsCheck({ acrValues }: Pick<SignInOptions, 'acrValues'>) {
  return (ctx: KoaContextWithOIDC, claims: object): void => {
    const asked = claims as Record<string, unknown>
    const problem = findClaimsProblem(asked)
    if (problem) throw new errors.InvalidRequest(problem)
    const acr = acrWishOf(asked)
    refuseUnknownAcr(acr, acrValues)
    preferEssentialAcr(ctx, acr)
  }
}

type Known = Pick<SignInOptions, 'acrValues' | 'scopes' | 'claims' | 'verifiedClaims'>

/** Reads what an authorization request asks for, leaving out what nobody here knows. */
export function createAskedReader({ acrValues, scopes, claims, verifiedClaims }: Known) {
  const known: KnownClaims = {
    plain: Object.values(claims).flatMap((names) => (Array.isArray(names) ? names : [])),
    verified: verifiedClaims?.claims ?? [],
    trustFrameworks: verifiedClaims?.trustFrameworks ?? [],
  }
  // `offline_access` reaches no grant where it is not offered: the library takes it out before.
  const knownScopes = new Set(['openid', 'offline_access', ...scopes])
  return (params: Record<string, unknown>): AskedData => ({
    scopes: wordsOf(params['scope']).filter((scope) => knownScopes.has(scope)),
    claims: listAskedClaims(params['claims'], known),
    acr: demandedAcr(readAcrWish(params['claims']), acrValues),
  })
}

function acrWishOf({ id_token }: Record<string, unknown>): unknown {
  return isJsonObject(id_token) ? id_token['acr'] : undefined
}

function readAcrWish(parameter: unknown): unknown {
  const claims: unknown = typeof parameter === 'string' ? JSON.parse(parameter) : undefined
  return isJsonObject(claims) ? acrWishOf(claims) : undefined
}

function wordsOf(parameter: unknown): string[] {
  return typeof parameter === 'string' ? [...new Set(parameter.split(' '))] : []
}

/** What the provider says of itself beside the library's own metadata. */
export function describeSignIn({ verifiedClaims, uiLocales }: SignInOptions) {
  return {
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    ...(uiLocales ? { ui_locales_supported: [...uiLocales] } : {}),
    ...(verifiedClaims ? describeVerifiedClaims(verifiedClaims) : {}),
  }
}

/** OpenID Connect for Identity Assurance §8; `verified_claims_supported` for its older drafts. */
function describeVerifiedClaims(support: VerifiedClaimsSupport) {
  const { trustFrameworks, claims, evidence, documents, electronicRecords } = support
  return {
    verified_claims_supported: true,
    trust_frameworks_supported: [...trustFrameworks],
    claims_in_verified_claims_supported: [...claims],
    ...(evidence ? { evidence_supported: [...evidence] } : {}),
    ...(documents ? { documents_supported: [...documents] } : {}),
    ...(electronicRecords ? { electronic_records_supported: [...electronicRecords] } : {}),
  }
}

/** The library's map of scopes and claims, with the claims that no scope carries. */
export function listClaims({
  claims,
  verifiedClaims,
}: Pick<Known, 'claims' | 'verifiedClaims'>): SignInOptions['claims'] {
  return {
    // In the ID token; a person's data only where it is asked for.
    openid: [...SESSION_CLAIMS],
    ...claims,
    ...(verifiedClaims ? { [VERIFIED_CLAIMS]: null } : {}),
  }
}
