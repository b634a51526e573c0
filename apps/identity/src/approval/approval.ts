import {
  APPROVAL_SECONDS,
  APPROVAL_TYPE,
  type ApprovalClaims,
  approvalSchema,
} from '@mot-cua/device-api'
import { CLOCK_SKEW_SECONDS, type Clock, hashToken } from '@mot-cua/kernel'
import { importJWK, type JWK, jwtVerify } from 'jose'
import type { Scan } from '../qr-transaction/qr-transaction.ts'

/** Told to the log, never to the phone: whoever forges learns nothing. */
export type ApprovalFault =
  | 'signature'
  | 'claims'
  | 'time'
  | 'other-transaction'
  | 'not-as-shown'
  | 'replayed'

export type CheckedApproval =
  | { outcome: 'good'; jti: string; number: string | undefined }
  | { outcome: 'refused'; fault: ApprovalFault }

export type ApprovalToCheck = {
  /** Compact JWS. */
  jws: string
  /** The registered key of the device that sent it; what the header names is not looked at. */
  publicJwk: string
  /** What this device was shown. */
  scan: Scan
}

type Deps = {
  issuer: string
  /** True for one of any number of callers with the same key. */
  takeOnce: (key: string, seconds: number) => Promise<boolean>
  now: Clock
}

export type Approvals = ReturnType<typeof createApprovals>

/** Checks that a phone's key signed exactly what this transaction showed on it, just now, for this. */
export function createApprovals({ issuer, takeOnce, now }: Deps) {
  return {
    async check({ jws, publicJwk, scan }: ApprovalToCheck): Promise<CheckedApproval> {
      const payload = await openJws(jws, publicJwk)
      if (!payload) return { outcome: 'refused', fault: 'signature' }
      const read = approvalSchema.safeParse(payload)
      if (!read.success) return { outcome: 'refused', fault: 'claims' }
      const claims = read.data
      const fault = findFault(claims, { issuer, scan, now: now() })
      if (fault) return { outcome: 'refused', fault }
      const seconds = APPROVAL_SECONDS + CLOCK_SKEW_SECONDS
      const isNew = await takeOnce(`approval:${hashToken(`${publicJwk} ${claims.jti}`)}`, seconds)
      if (!isNew) return { outcome: 'refused', fault: 'replayed' }
      return { outcome: 'good', jti: claims.jti, number: claims.number }
    },
  }
}

async function openJws(jws: string, publicJwk: string): Promise<unknown> {
  try {
    const key = await importJWK(JSON.parse(publicJwk) as JWK, 'ES256')
    // Times are compared by the clock of this app, below; the library has another.
    const currentDate = new Date(0)
    const options = { algorithms: ['ES256'], typ: APPROVAL_TYPE, currentDate }
    const { payload } = await jwtVerify(jws, key, options)
    return payload
  } catch {
    return undefined
  }
}

type Expected = { issuer: string; scan: Scan; now: Date }

/** Undefined when each claim is what it has to be. */
export function findFault(
  claims: ApprovalClaims,
  { issuer, scan, now }: Expected,
): ApprovalFault | undefined {
  if (!isOfNow(claims, now)) return 'time'
  const { id, nonce, shown } = scan
  if (claims.aud !== issuer || claims.txn !== id || claims.nonce !== nonce) {
    return 'other-transaction'
  }
  const isAsShown =
    claims.client_id === shown.clientId &&
    claims.host === shown.host &&
    claims.acr === shown.acr &&
    claims.claims_hash === shown.claimsHash &&
    claims.place === shown.place &&
    claims.browser === shown.browser &&
    // Whether it is the right one is decided where the transaction is.
    (scan.needsNumber || claims.number === undefined)
  return isAsShown ? undefined : 'not-as-shown'
}

function isOfNow({ iat, exp }: ApprovalClaims, now: Date): boolean {
  const ageSeconds = now.getTime() / 1000 - iat
  if (ageSeconds < -CLOCK_SKEW_SECONDS || ageSeconds > APPROVAL_SECONDS) return false
  return exp > iat && exp - iat <= APPROVAL_SECONDS && exp > now.getTime() / 1000
}
