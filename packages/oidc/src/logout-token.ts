import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** security.md §1.1 row 22: a logout token lives two minutes at most. */
const MAX_AGE_SECONDS = 120

export type LoggedOut = { issuer: string; subject: string | undefined; sid: string | undefined }

type Expected = {
  issuer: string
  audience: string
  keys: JWTVerifyGetKey
  store: Pick<EphemeralStore, 'compareAndSet'>
}

/**
 * OpenID Connect Back-Channel Logout §2.6: signature, type, issuer, audience, age, event,
 * no nonce, `sub` or `sid`, and each `jti` once. Undefined when any of it fails.
 */
export async function verifyLogoutToken(
  token: string,
  { issuer, audience, keys, store }: Expected,
): Promise<LoggedOut | undefined> {
  const payload = await verified(token, { issuer, audience, keys })
  if (!payload) return undefined
  const { sub, jti, events, nonce } = payload
  const sid = typeof payload['sid'] === 'string' ? payload['sid'] : undefined
  const hasEvent = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
  if (!hasEvent || nonce !== undefined || jti === undefined) return undefined
  if (sub === undefined && sid === undefined) return undefined
  const isFirst = await store.compareAndSet(`logout-token:${hashToken(`${issuer}\0${jti}`)}`, {
    expected: undefined,
    next: '1',
    ttlSeconds: 2 * MAX_AGE_SECONDS,
  })
  return isFirst ? { issuer, subject: sub, sid } : undefined
}

async function verified(token: string, expected: Omit<Expected, 'store'>) {
  try {
    const { payload } = await jwtVerify(token, expected.keys, {
      issuer: expected.issuer,
      audience: expected.audience,
      algorithms: ['ES256'],
      typ: 'logout+jwt',
      requiredClaims: ['exp', 'jti'],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: 10,
    })
    return payload
  } catch (cause) {
    // The keys did not come: nothing is known of the token, so whoever sent it may send it again.
    if (cause instanceof errors.JWKSTimeout) throw cause
    if (cause instanceof errors.JOSEError) return undefined
    throw cause
  }
}
