import type { SignInRequest } from './app-api.ts'
import type { ApprovalClaims } from './approval.ts'
import { APPROVAL_SECONDS } from './names.ts'

export type Signing = {
  /** Of identity. */
  issuer: string
  nowSeconds: number
  /** Unguessable, another one for each try. */
  jti: string
}

/** All that the person saw, and the number where it was asked for, as the phone signs it. */
export function approvalClaims(
  { id, nonce, shown, number }: SignInRequest & { number?: string | undefined },
  { issuer, nowSeconds, jti }: Signing,
): ApprovalClaims {
  return {
    aud: issuer,
    action: 'sign-in',
    txn: id,
    nonce,
    client_id: shown.clientId,
    host: shown.host,
    acr: shown.acr,
    claims_hash: shown.claimsHash,
    place: shown.place,
    browser: shown.browser,
    ...(number === undefined ? {} : { number }),
    iat: nowSeconds,
    exp: nowSeconds + APPROVAL_SECONDS,
    jti,
  }
}
