import { APPROVAL_TYPE, approvalClaims } from '@mot-cua/device-api'
import { randomText } from '../device-key/base64url.ts'
import { signJws } from '../device-key/jws.ts'
import type { OpenRequest } from './open-request.ts'

type Signing = { issuer: string; nowSeconds: number }

/** Everything the person saw, under the device's signature. */
export function signApproval(
  key: CryptoKey,
  request: OpenRequest,
  signing: Signing,
): Promise<string> {
  return signJws(key, {
    header: { typ: APPROVAL_TYPE },
    claims: approvalClaims(request, { ...signing, jti: randomText(16) }),
  })
}
