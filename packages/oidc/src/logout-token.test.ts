import { randomUUID } from 'node:crypto'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { verifyLogoutToken } from './logout-token.ts'

const ISSUER = 'https://id.example.vn'
const AUDIENCE = 'client'
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const { privateKey, publicKey } = await generateKeyPair('ES256')
const stranger = await generateKeyPair('ES256')
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] })

/** Takes what is not there yet; the real stores are raced elsewhere. */
const seen = new Set<string>()
const store = {
  compareAndSet(key: string) {
    const isFirst = !seen.has(key)
    seen.add(key)
    return Promise.resolve(isFirst)
  },
}

const verify = (token: string) =>
  verifyLogoutToken(token, { issuer: ISSUER, audience: AUDIENCE, keys, store })

const nowSeconds = () => Math.floor(Date.now() / 1000)
const claims = (): JWTPayload => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'subject',
  sid: 'session',
  iat: nowSeconds(),
  exp: nowSeconds() + 120,
  jti: randomUUID(),
  events: EVENTS,
})

function sign(
  payload: JWTPayload,
  { typ = 'logout+jwt', key = privateKey }: { typ?: string; key?: typeof privateKey } = {},
) {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ }).sign(key)
}

function without(name: keyof ReturnType<typeof claims>) {
  const { [name]: _left, ...rest } = claims()
  return rest
}

describe('a logout token', () => {
  test('that is right says whose session ended', async () => {
    const told = await verify(await sign(claims()))
    expect(told).toEqual({ issuer: ISSUER, subject: 'subject', sid: 'session' })
  })

  test.each(['sub', 'sid'])('needs no %s beside the other', async (name) => {
    expect(await verify(await sign(without(name)))).toBeDefined()
  })

  test('is good once, of many copies at the same time too', async () => {
    const token = await sign(claims())
    const told = await Promise.all(Array.from({ length: 10 }, () => verify(token)))
    expect(told.filter((outcome) => outcome !== undefined)).toHaveLength(1)
    expect(await verify(token)).toBeUndefined()
  })

  const old = () => ({ ...claims(), iat: nowSeconds() - 200, exp: nowSeconds() - 80 })
  test.each([
    ['of another issuer', () => ({ ...claims(), iss: 'https://evil.example' }), {}],
    ['for another client', () => ({ ...claims(), aud: 'other' }), {}],
    ['that has expired', old, {}],
    [
      'issued long ago though it says it lives on',
      () => ({ ...old(), exp: nowSeconds() + 900 }),
      {},
    ],
    ['with a nonce', () => ({ ...claims(), nonce: 'nonce' }), {}],
    ['with another event', () => ({ ...claims(), events: { other: {} } }), {}],
    ['without events', () => without('events'), {}],
    ['without jti', () => without('jti'), {}],
    ['without exp', () => without('exp'), {}],
    ['without iat', () => without('iat'), {}],
    ['that names nobody', () => ({ ...without('sub'), sid: undefined }), {}],
    ['that is an ID token', claims, { typ: 'JWT' }],
    ['signed by a stranger', claims, { key: stranger.privateKey }],
  ])('%s is refused', async (_story, payload, signing) => {
    expect(await verify(await sign(payload(), signing))).toBeUndefined()
  })

  test.each(['HS256', 'none'])('with the algorithm %s is refused', async (alg) => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const head = encode({ alg, typ: 'logout+jwt' })
    const token =
      alg === 'none'
        ? `${head}.${encode(claims())}.`
        : await new SignJWT(claims())
            .setProtectedHeader({ alg, typ: 'logout+jwt' })
            .sign(Buffer.alloc(32, 1))
    expect(await verify(token)).toBeUndefined()
  })

  test.each(['', 'a.b.c', 'no token'])('%j is none', async (text) => {
    expect(await verify(text)).toBeUndefined()
  })
})
