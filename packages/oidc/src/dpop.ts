import { calculateJwkThumbprint, decodeJwt, EmbeddedJWK, jwtVerify } from 'jose'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { CLOCK_SKEW_SECONDS, PROOF_AGE_SECONDS } from './lifetimes.ts'

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

/** A request to an API that demands proof of possession (RFC 9449 §7.1). */
export type ProtectedRequest = {
  authorization: string | undefined
  dpop: string | undefined
  method: string
  /** As the caller sees it; query and fragment do not count. */
  url: string
}

type Presented = { accessToken: string; jkt: string; jti: string }

/** The token of a request and what proves its possession; undefined when anything is wrong with it. */
export async function readPresentedToken(
  request: ProtectedRequest,
): Promise<Presented | undefined> {
  const accessToken = /^DPoP +([\w-]+)$/i.exec(request.authorization ?? '')?.[1]
  if (accessToken === undefined || !request.dpop) return undefined
  const proof = await readProof(request.dpop)
  if (!proof) return undefined
  const { htm, htu, ath, iat, jti } = proof.payload
  if (htm !== request.method || !isSameTarget(htu, request.url)) return undefined
  if (ath !== (await hashOf(accessToken)) || typeof iat !== 'number' || !isRecent(iat)) {
    return undefined
  }
  return typeof jti === 'string' && jti !== '' ? { accessToken, jkt: proof.jkt, jti } : undefined
}

async function readProof(proof: string) {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [...DPOP_ALGORITHMS],
      typ: 'dpop+jwt',
      clockTolerance: CLOCK_SKEW_SECONDS,
    })
    return { payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
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
