import { CLOCK_SKEW_SECONDS } from '@mot-cua/kernel'
import { calculateJwkThumbprint, decodeJwt, EmbeddedJWK, type JWK, jwtVerify } from 'jose'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { PROOF_AGE_SECONDS } from './lifetimes.ts'

/** FAPI 2.0 §5.4.1; EdDSA under its old and its fully specified name (RFC 9864). */
export const DPOP_ALGORITHMS = ['ES256', 'PS256', 'Ed25519', 'EdDSA'] as const

/**
 * Refuses a proof that is not of this minute. The library would take it for five minutes in either
 * direction, and asks here, before anything else about the proof, whether a nonce is demanded. None
 * is: every `jti` is taken once by all processes together, so a nonce would only cost a round trip.
 */
export function refuseStaleProof(ctx: KoaContextWithOIDC): false {
  const issuedAt = readIssuedAt(ctx.get('dpop'))
  // What is no JWT at all, the library says better.
  if (issuedAt !== undefined && !isRecent(issuedAt)) {
    throw new errors.InvalidDpopProof('DPoP proof iat is not recent enough')
  }
  return false
}

function readIssuedAt(proof: string): number | undefined {
  try {
    return decodeJwt(proof).iat
  } catch {
    return undefined
  }
}

function isRecent(issuedAtSeconds: number): boolean {
  const ageSeconds = Date.now() / 1000 - issuedAtSeconds
  // The clock ticks on within the second that `iat` names.
  return ageSeconds >= -(CLOCK_SKEW_SECONDS + 1) && ageSeconds <= PROOF_AGE_SECONDS
}

/** What is sent with a proof of possession (RFC 9449 §4.1). */
export type ProvenRequest = {
  dpop: string | undefined
  method: string
  /** As the caller sees it; query and fragment do not count. */
  url: string
}

/** A request to an API that demands a bound token (RFC 9449 §7.1). */
export type ProtectedRequest = ProvenRequest & { authorization: string | undefined }

/** Whoever sent a request has this key; good once `takeProofOnce` has taken its `jti`. */
export type Proof = { jkt: string; publicJwk: JWK; jti: string }

/** The token of a request and what proves its possession; undefined when anything is wrong with it. */
export async function readPresentedToken(
  request: ProtectedRequest,
): Promise<(Proof & { accessToken: string }) | undefined> {
  const accessToken = /^DPoP +([\w-]+)$/i.exec(request.authorization ?? '')?.[1]
  if (accessToken === undefined) return undefined
  const proof = await readProof(request, await hashOf(accessToken))
  return proof && { ...proof, accessToken }
}

/**
 * The checks of RFC 9449 §4.3 but the last: that no `jti` comes twice. `ath` is the hash of the
 * token that goes with the proof; without a token none may be stated.
 */
export async function readProof(request: ProvenRequest, ath?: string): Promise<Proof | undefined> {
  const proof = await openProof(request.dpop ?? '')
  if (!proof) return undefined
  const { htm, htu, iat, jti, ...claims } = proof.payload
  if (htm !== request.method || !isSameTarget(htu, request.url)) return undefined
  if (claims['ath'] !== ath || typeof iat !== 'number' || !isRecent(iat)) return undefined
  if (typeof jti !== 'string' || jti === '') return undefined
  return { jti, jkt: proof.jkt, publicJwk: proof.publicJwk }
}

async function openProof(proof: string) {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [...DPOP_ALGORITHMS],
      typ: 'dpop+jwt',
      clockTolerance: CLOCK_SKEW_SECONDS,
    })
    const publicJwk = protectedHeader.jwk ?? {}
    return { payload, publicJwk, jkt: await calculateJwkThumbprint(publicJwk) }
  } catch {
    return undefined
  }
}

function isSameTarget(stated: unknown, actual: string): boolean {
  const url = typeof stated === 'string' ? URL.parse(stated) : null
  const expected = URL.parse(actual)
  if (!url || !expected) return false
  for (const one of [url, expected]) Object.assign(one, { search: '', hash: '' })
  return url.href === expected.href
}

/** RFC 9449 §4.2: base64url of the SHA-256 of the token. */
async function hashOf(accessToken: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(accessToken))
  return Buffer.from(digest).toString('base64url')
}
