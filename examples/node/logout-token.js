import { createRemoteJWKSet, jwtVerify } from 'jose'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const MAX_AGE_SECONDS = 120

/** OpenID Connect Back-Channel Logout §2.6; answers the `sid` that is over, or undefined. */
export function createLogoutCheck(config) {
  const { issuer, jwks_uri } = config.serverMetadata()
  const keys = createRemoteJWKSet(new URL(jwks_uri))
  const seen = new Set()
  return async (token) => {
    const read = await jwtVerify(String(token), keys, {
      issuer,
      audience: config.clientMetadata().client_id,
      algorithms: ['ES256'],
      typ: 'logout+jwt',
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: 10,
      requiredClaims: ['jti', 'exp', 'sid'],
    }).catch(() => undefined)
    const { jti, events, nonce, sid } = read?.payload ?? {}
    if (!events?.[EVENT] || nonce !== undefined || seen.has(jti)) return undefined
    seen.add(jti)
    setTimeout(() => seen.delete(jti), 2 * MAX_AGE_SECONDS * 1000).unref()
    return sid
  }
}
