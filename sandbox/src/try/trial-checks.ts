import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose'
import type { Check, Trial } from './trials.ts'

const LADDER = ['urn:eid:level1', 'urn:eid:level2']
const CLOCK_SKEW_SECONDS = 10
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** OpenID Connect Core §3.1.3.7, line by line, all of them though one has failed. */
export function checkIdToken(
  claims: JWTPayload,
  trial: Pick<Trial, 'issuer' | 'client' | 'nonce' | 'wish'>,
  now: Date,
): Check[] {
  const seconds = now.getTime() / 1000
  const { iss, aud, exp = 0, iat = 0, nonce, acr, auth_time: authTime } = claims
  const { acrValues, maxAge } = trial.wish
  const age = seconds - Number(authTime ?? 0)
  const isAlive = exp > seconds - CLOCK_SKEW_SECONDS && iat < seconds + CLOCK_SKEW_SECONDS
  return [
    { name: 'issuer', isGood: iss === trial.issuer, found: String(iss) },
    { name: 'audience', isGood: aud === trial.client.clientId, found: String(aud) },
    { name: 'lifetime', isGood: isAlive, found: new Date(exp * 1000).toISOString() },
    { name: 'nonce', isGood: nonce === trial.nonce, found: String(nonce) },
    ...(acrValues === ''
      ? []
      : [{ name: 'level' as const, isGood: isEnough(acr, acrValues), found: String(acr) }]),
    ...(maxAge === ''
      ? []
      : [
          {
            name: 'age' as const,
            isGood: age <= Number(maxAge) + CLOCK_SKEW_SECONDS,
            found: `${Math.round(age)} s`,
          },
        ]),
  ]
}

/** The level asked for, or a higher one. */
function isEnough(acr: unknown, wanted: string): boolean {
  const height = LADDER.indexOf(String(acr))
  return wanted.split(' ').some((one) => LADDER.includes(one) && LADDER.indexOf(one) <= height)
}

export async function checkSignature(token: string, keys: JSONWebKeySet): Promise<Check> {
  const { kid = '' } = decodeProtectedHeader(token)
  const isGood = await jwtVerify(token, createLocalJWKSet(keys), {
    algorithms: ['ES256'],
    // Lifetimes are a line of their own.
    currentDate: new Date((decodeJwt(token).iat ?? 0) * 1000),
  }).then(
    () => true,
    () => false,
  )
  return { name: 'signature', isGood, found: `kid ${kid}` }
}

/** Back-Channel Logout §2.6. */
export function checkLogoutToken(
  token: string,
  trial: Pick<Trial, 'issuer' | 'client' | 'sid'>,
): Check[] {
  const { typ } = decodeProtectedHeader(token)
  const { iss, aud, events, nonce, sid } = decodeJwt(token)
  const hasEvent = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
  return [
    { name: 'logout-type', isGood: typ === 'logout+jwt', found: String(typ) },
    { name: 'issuer', isGood: iss === trial.issuer, found: String(iss) },
    { name: 'audience', isGood: aud === trial.client.clientId, found: String(aud) },
    {
      name: 'logout-event',
      isGood: hasEvent && nonce === undefined,
      found: JSON.stringify(events ?? {}),
    },
    { name: 'logout-session', isGood: sid === trial.sid, found: String(sid) },
  ]
}
