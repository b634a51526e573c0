import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OutsideSite, openOutsideSite } from '../interop/outside-site.ts'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import {
  type Answer,
  createVisitor,
  obtainCode,
  openRawClient,
  type RawClient,
  read,
  redeem,
  signDpopProof,
  startVisit,
  type Visitor,
} from './raw-client.ts'

type Key = { privateKey: CryptoKey; publicJwk: JWK; privateJwk: JWK }
type Change = { header?: Record<string, unknown>; claims?: Record<string, unknown> }

const HOUR = 3600
const nowSeconds = () => Math.floor(Date.now() / 1000)

async function newKey(alg: 'ES256' | 'RS256' = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return {
    privateKey,
    publicJwk: await exportJWK(publicKey),
    privateJwk: await exportJWK(privateKey),
  }
}

/** RFC 9449, and the DPoP modules of the FAPI 2.0 Security Profile (final) plan. */
describe('DPoP', () => {
  let sandbox: Sandbox
  let site: OutsideSite
  let client: RawClient
  let visitor: Visitor
  let key: Key
  let other: Key
  beforeAll(async () => {
    ;[sandbox, site] = await Promise.all([startSandbox(), openOutsideSite()])
    client = await openRawClient(sandbox, site.origin, { dpop_bound_access_tokens: true })
    visitor = createVisitor(sandbox, sandbox.person('level-2'))
    ;[key, other] = await Promise.all([newKey(), newKey()])
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })

  const proofFor = (
    target: { method: string; url: string },
    { header = {}, claims = {} }: Change = {},
    by: Key = key,
  ) => signDpopProof(target, { key: by.privateKey, publicJwk: by.publicJwk, header, claims })

  const at = (path: string, method = 'POST') => ({ method, url: client.issuer + path })

  async function obtain(more: Record<string, string> = {}, headers?: Record<string, string>) {
    const visit = startVisit(client, more)
    return obtainCode(visitor, visit, await visit.pushed(headers))
  }

  /** A code redeemed with this proof, or with this header as it stands. */
  async function redeemWith(dpop: string | undefined, got?: Awaited<ReturnType<typeof obtain>>) {
    const headers: Record<string, string> = dpop === undefined ? {} : { dpop }
    return redeem(client, got ?? (await obtain()), { headers })
  }

  async function boundToken(): Promise<string> {
    const { body } = await redeemWith(await proofFor(at('/token')))
    expect(body['token_type']).toBe('DPoP')
    return String(body['access_token'])
  }

  const athOf = (token: string) => createHash('sha256').update(token).digest('base64url')

  const askUserinfo = (headers: Record<string, string>) =>
    read(fetch(`${client.issuer}/userinfo`, { headers }))

  const useToken = async (token: string, change: Change = {}, by: Key = key) =>
    askUserinfo({
      authorization: `DPoP ${token}`,
      dpop: await proofFor(
        at('/userinfo', 'GET'),
        { ...change, claims: { ath: athOf(token), ...change.claims } },
        by,
      ),
    })

  const refusesProof = ({ status, body }: Answer) => {
    expect(status).toBe(400)
    expect(body['error']).toBe('invalid_dpop_proof')
  }

  describe('accepted', () => {
    test('a bound token, used with a fresh proof of the same key', async () => {
      const token = await boundToken()
      expect((await useToken(token)).status).toBe(200)
      expect((await useToken(token)).status).toBe(200)
    })

    test.each([
      ['iat 10 seconds ago', { iat: -10 }],
      ['iat 8 seconds ahead', { iat: 8 }],
      ['nbf now', { nbf: 0 }],
      ['exp soon', { exp: 60 }],
    ])('ensure-token-endpoint-accepts-%s', async (_story, offsets: Record<string, number>) => {
      const claims = Object.fromEntries(
        Object.entries(offsets).map(([name, offset]) => [name, nowSeconds() + offset]),
      )
      const answer = await redeemWith(await proofFor(at('/token'), { claims }))
      expect(answer.status).toBe(200)
    })

    test.each(['dpop', 'DPOP', 'DPoP'])('the scheme %s, in any case', async (scheme) => {
      const token = await boundToken()
      const dpop = await proofFor(at('/userinfo', 'GET'), { claims: { ath: athOf(token) } })
      const answer = await askUserinfo({ authorization: `${scheme} ${token}`, dpop })
      expect(answer.status).toBe(200)
    })

    test('par-dpop-jkt: the key named at PAR redeems', async () => {
      const got = await obtain({}, { dpop: await proofFor(at('/par')) })
      expect((await redeemWith(await proofFor(at('/token')), got)).status).toBe(200)
    })
  })

  /** All at the token endpoint; each is tried with a code that a right proof would redeem. */
  const negatives: [string, (own: Key) => Change | Promise<Change>][] = [
    ['typ missing', () => ({ header: { typ: undefined } })],
    ['typ of another token', () => ({ header: { typ: 'jwt' } })],
    ['jwk missing', () => ({ header: { jwk: undefined } })],
    ['jwk with its private part', (own) => ({ header: { jwk: own.privateJwk } })],
    ['jwk that is symmetric', () => ({ header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } })],
    ['jwk that is no object', () => ({ header: { jwk: 'key' } })],
    [
      'jwk of another key than signed',
      async () => ({ header: { jwk: (await newKey()).publicJwk } }),
    ],
    ['a critical header nobody knows', () => ({ header: { crit: ['x'], x: 1 } })],
    ['jti missing', () => ({ claims: { jti: undefined } })],
    ['jti that is no text', () => ({ claims: { jti: 7 } })],
    ['htm missing', () => ({ claims: { htm: undefined } })],
    ['htm of another method', () => ({ claims: { htm: 'GET' } })],
    ['htm in lower case', () => ({ claims: { htm: 'post' } })],
    ['htu missing', () => ({ claims: { htu: undefined } })],
    ['htu of another endpoint', () => ({ claims: { htu: `${client.issuer}/par` } })],
    ['htu of another host', () => ({ claims: { htu: 'https://other.example/token' } })],
    ['htu that is a path', () => ({ claims: { htu: '/token' } })],
    ['iat missing', () => ({ claims: { iat: undefined } })],
    ['iat an hour ago', () => ({ claims: { iat: nowSeconds() - HOUR } })],
    ['iat an hour ahead', () => ({ claims: { iat: nowSeconds() + HOUR } })],
    ['iat that is text', () => ({ claims: { iat: String(nowSeconds()) } })],
    ['exp in the past', () => ({ claims: { exp: nowSeconds() - HOUR } })],
    ['nbf in the future', () => ({ claims: { nbf: nowSeconds() + HOUR } })],
  ]

  describe('refused at the token endpoint', () => {
    test.each(negatives)('%s', async (_story, change) => {
      try {
        refusesProof(await redeemWith(await proofFor(at('/token'), await change(key))))
      } catch (error) {
        // jose itself does not sign some of these: then they are put together by hand.
        if (!(error instanceof TypeError || (error as Error).name.startsWith('JO'))) throw error
        refusesProof(await redeemWith(await assembled(key, await change(key))))
      }
    })

    /** A proof that the signing library would not make. */
    async function assembled(own: Key, { header = {}, claims = {} }: Change): Promise<string> {
      const head = { alg: 'ES256', typ: 'dpop+jwt', jwk: own.publicJwk, ...header }
      const body = {
        jti: randomUUID(),
        htm: 'POST',
        htu: `${client.issuer}/token`,
        iat: nowSeconds(),
        ...claims,
      }
      const parts = [head, body].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      )
      const signature = await crypto.subtle.sign(
        { name: 'ECDSA', hash: 'SHA-256' },
        own.privateKey,
        Buffer.from(parts.join('.')),
      )
      return [...parts, Buffer.from(signature).toString('base64url')].join('.')
    }

    test.each([
      ['alg none', 'none'],
      ['alg HS256', 'HS256'],
      ['alg RS256 over an ES256 key', 'RS256'],
      ['alg missing', undefined],
    ])('%s', async (_story, alg) => {
      refusesProof(await redeemWith(await assembled(key, { header: { alg } })))
    })

    test('a proof really signed by RS256', async () => {
      const rsa = await newKey('RS256')
      const dpop = await new SignJWT({
        jti: randomUUID(),
        htm: 'POST',
        htu: `${client.issuer}/token`,
        iat: nowSeconds(),
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'dpop+jwt', jwk: rsa.publicJwk })
        .sign(rsa.privateKey)
      refusesProof(await redeemWith(dpop))
    })

    test.each([
      ['no proof at all', undefined],
      ['an empty one', ''],
      ['no JWT', 'not-a-proof'],
      ['three empty parts', '..'],
      ['two of them in one header', 'TWICE'],
    ])('%s', async (_story, header) => {
      const proof = async () => proofFor(at('/token'))
      const value = header === 'TWICE' ? `${await proof()}, ${await proof()}` : header
      const { status, body } = await redeemWith(value)
      expect(status).toBe(400)
      expect(body['error']).toMatch(/^invalid_(dpop_proof|request|grant)$/)
    })

    test('the same proof twice', async () => {
      const dpop = await proofFor(at('/token'))
      expect((await redeemWith(dpop)).status).toBe(200)
      const again = await redeemWith(dpop)
      expect(again.status).toBe(400)
      expect(again.body['error']).toMatch(/^invalid_(dpop_proof|grant)$/)
    })

    test('par-dpop-jkt-mismatch: another key than at PAR', async () => {
      const got = await obtain({}, { dpop: await proofFor(at('/par')) })
      const answer = await redeemWith(await proofFor(at('/token'), {}, other), got)
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant'])
    })

    test('dpop_jkt that is not the key of the proof at PAR', async () => {
      const visit = startVisit(client, { dpop_jkt: 'A'.repeat(43) })
      const dpop = await proofFor(at('/par'))
      const { status } = await client.post('/par', visit.parameters, { dpop })
      expect(status).toBe(400)
    })
  })

  describe('refused at the resource', () => {
    const refusesToken = ({ status, headers }: Answer) => {
      expect([400, 401]).toContain(status)
      expect(headers.get('www-authenticate')).toMatch(/DPoP/)
    }

    test('holder-of-key required: Bearer with a bound token', async () => {
      const { status } = await askUserinfo({ authorization: `Bearer ${await boundToken()}` })
      expect(status).toBe(401)
    })

    test('Bearer with a bound token and its proof', async () => {
      const token = await boundToken()
      const dpop = await proofFor(at('/userinfo', 'GET'), { claims: { ath: athOf(token) } })
      const { status } = await askUserinfo({ authorization: `Bearer ${token}`, dpop })
      expect([400, 401]).toContain(status)
    })

    test('no proof', async () => {
      refusesToken(await askUserinfo({ authorization: `DPoP ${await boundToken()}` }))
    })

    test('a proof of another key', async () => {
      refusesToken(await useToken(await boundToken(), {}, other))
    })

    test.each([
      ['ath missing', { ath: undefined }],
      ['ath of another token', { ath: athOf('another') }],
      ['htm of another method', { htm: 'POST' }],
      ['iat an hour ago', { iat: nowSeconds() - HOUR }],
    ])('%s', async (_story, claims: Record<string, unknown>) => {
      refusesToken(await useToken(await boundToken(), { claims }))
    })

    test('the same proof twice', async () => {
      const token = await boundToken()
      const jti = randomUUID()
      expect((await useToken(token, { claims: { jti } })).status).toBe(200)
      refusesToken(await useToken(token, { claims: { jti } }))
    })

    test('an unbound token by the DPoP scheme', async () => {
      const plain = await openRawClient(sandbox, site.origin)
      const { body } = await redeem(plain, await obtainCode(visitor, startVisit(plain)))
      expect(body['token_type']).toBe('Bearer')
      refusesToken(await useToken(String(body['access_token'])))
    })
  })
})
