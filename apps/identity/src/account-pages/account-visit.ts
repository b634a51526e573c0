import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { addSeconds, type Clock, randomToken } from '@mot-cua/kernel'

/** A sign-in on the way is good for as long as the provider remembers it. */
const VISIT_SECONDS = 60 * 60

export type AccountVisits = ReturnType<typeof createAccountVisits>

type Deps = {
  issuer: string
  clientId: string
  callbackPath: string
  /** Of the MAC that ties a sign-in to the browser it began in. */
  key: KeyObject
  now: Clock
}

/**
 * Sign-ins that end at the account pages. Nothing is kept: `state` says itself where to go on, and
 * is worth something in its own browser alone. The code is never redeemed, because the provider's
 * own session is what counts; its challenge has no verifier that anybody knows.
 */
export function createAccountVisits({ issuer, clientId, callbackPath, key, now }: Deps) {
  const sign = (browserId: string, body: string) =>
    createHmac('sha256', key).update(`${browserId}\0${body}`).digest('base64url')
  return {
    /** Where the browser is sent; `isAnew` asks again also who is signed in. */
    start(browserId: string, wish: { returnTo: string; isAnew: boolean }): string {
      const { returnTo, isAnew } = wish
      const endsAt = addSeconds(now(), VISIT_SECONDS).getTime()
      const body = `${Buffer.from(returnTo).toString('base64url')}.${endsAt}`
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: `${issuer}${callbackPath}`,
        response_type: 'code',
        scope: 'openid',
        state: `${body}.${sign(browserId, body)}`,
        code_challenge: createHash('sha256').update(randomToken()).digest('base64url'),
        code_challenge_method: 'S256',
        ...(isAnew ? { prompt: 'login' } : {}),
      })
      return `/authorize?${query}`
    },
    /** Where to go on; undefined for a state of another browser, or an old or foreign one. */
    finish(browserId: string, state: string): string | undefined {
      const [path = '', endsAt = '', mac = ''] = state.split('.')
      const [given, wanted] = [mac, sign(browserId, `${path}.${endsAt}`)].map((one) =>
        createHash('sha256').update(one).digest(),
      )
      if (!given || !wanted || !timingSafeEqual(given, wanted)) return undefined
      return Number(endsAt) > now().getTime()
        ? Buffer.from(path, 'base64url').toString()
        : undefined
    },
  }
}
