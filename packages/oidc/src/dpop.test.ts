import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainCode, openTestClient, type TestClient, type Tokens } from './test-client.ts'
import { makeProofs, type Proofs } from './test-dpop.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

const seconds = () => Math.floor(Date.now() / 1000)

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`proof of possession: ${setup.title()}`, () => {
    let provider: TestProvider
    let client: TestClient
    let mine: Proofs
    const at = (path: string, method = 'POST') => ({ method, url: `${provider.issuer}${path}` })
    beforeAll(async () => {
      provider = await openTestProvider(setup)
      client = await openTestClient(provider)
      mine = await makeProofs(at('/token'))
    })
    afterAll(async () => {
      await provider?.close()
      expect(provider.serverErrors).toEqual([])
    })

    const errorOf = async (answer: Response) => ((await answer.json()) as { error?: string }).error

    async function obtainBound(proofs: Proofs = mine) {
      const code = await obtainCode(client)
      const answer = await client.redeem(code, { dpop: await proofs.sign() })
      return (await answer.json()) as Tokens & { token_type: string }
    }

    const userinfo = (headers: Record<string, string>, method = 'GET') =>
      fetch(`${provider.issuer}/userinfo`, { method, headers })

    test('binds the access token to the key', async () => {
      const { access_token, token_type } = await obtainBound()
      expect(token_type).toBe('DPoP')
      for (const method of ['GET', 'POST']) {
        const target = at('/userinfo', method)
        const dpop = await mine.sign({}, { target, accessToken: access_token })
        // The scheme is not case-sensitive (RFC 9110 §11.1).
        const answer = await userinfo({ authorization: `dpop ${access_token}`, dpop }, method)
        expect(answer.status).toBe(200)
      }
    })

    test('a bound token is nothing without it', async () => {
      const { access_token } = await obtainBound()
      const target = at('/userinfo', 'GET')
      const authorization = `DPoP ${access_token}`
      const other = await makeProofs(target)
      const refused = [
        { authorization: `Bearer ${access_token}` },
        { authorization },
        { authorization, dpop: await other.sign({}, { accessToken: access_token }) },
        { authorization, dpop: await mine.sign({}, { target }) },
        { authorization, dpop: await mine.sign({}, { target, accessToken: 'another' }) },
        {
          authorization: `Bearer ${access_token}`,
          dpop: await mine.sign({}, { target, accessToken: access_token }),
        },
      ]
      for (const headers of refused) {
        const answer = await userinfo(headers)
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(402)
        expect(answer.headers.get('www-authenticate')).toContain('DPoP')
      }
    })

    test('a token that is not bound is not taken with a proof', async () => {
      const answer = await client.redeem(await obtainCode(client))
      const { access_token } = (await answer.json()) as Tokens
      const target = at('/userinfo', 'GET')
      const dpop = await mine.sign({}, { target, accessToken: access_token })
      expect((await userinfo({ authorization: `DPoP ${access_token}`, dpop })).status).toBe(401)
    })

    test.each(['/token', '/par', '/userinfo'])(
      'one proof sent 20 times at once to %s: one success',
      async (path) => {
        const { access_token } = await obtainBound()
        const target = at(path, path === '/userinfo' ? 'GET' : 'POST')
        const dpop = await mine.sign({}, { target, accessToken: access_token })
        const codes = await Promise.all(Array.from({ length: 20 }, () => obtainCode(client)))
        const send = {
          '/token': (code: string) => client.redeem(code, { dpop }),
          '/par': () => client.post('/par', client.parameters, { dpop }),
          '/userinfo': () => userinfo({ authorization: `DPoP ${access_token}`, dpop }),
        }[path] as (code: string) => Promise<Response>
        const answers = await Promise.all(codes.map(send))
        const good = answers.filter(({ ok }) => ok)
        expect(good).toHaveLength(1)
        for (const answer of answers.filter(({ ok }) => !ok)) {
          expect(await errorOf(answer)).toBe('invalid_dpop_proof')
        }
      },
    )

    test('assertion and proof of one request may carry the same jti', async () => {
      const jti = 'the-same'
      const proof = { assertion: await client.assert(jti), dpop: await mine.sign({ jti }) }
      expect((await client.redeem(await obtainCode(client), proof)).status).toBe(200)
    })

    test('the key of the pushed request is the key of the token', async () => {
      const browser = undefined
      const other = await makeProofs(at('/token'))
      const pushed = async () => {
        const address = await client.push({}, { dpop: await mine.sign({}, { target: at('/par') }) })
        return obtainCode({ ...client, authorizeUrl: () => address }, browser)
      }
      expect((await client.redeem(await pushed(), { dpop: await mine.sign() })).status).toBe(200)
      for (const proof of [{ dpop: await other.sign() }, {}]) {
        expect(await errorOf(await client.redeem(await pushed(), proof))).toBe('invalid_grant')
      }
    })

    test('dpop_jkt binds the code, pushed or not', async () => {
      const right = await obtainCode(client, undefined, { dpop_jkt: mine.jkt })
      expect((await client.redeem(right, { dpop: await mine.sign() })).status).toBe(200)
      const wrong = await obtainCode(client, undefined, { dpop_jkt: 'another' })
      const answer = await client.redeem(wrong, { dpop: await mine.sign() })
      expect(await errorOf(answer)).toBe('invalid_grant')
      const dpop = await mine.sign({}, { target: at('/par') })
      const mismatched = { ...client.parameters, dpop_jkt: 'another' }
      expect(await errorOf(await client.post('/par', mismatched, { dpop }))).toBe('invalid_request')
    })

    test('a client that registers for it gets no other tokens', async () => {
      const bound = await openTestClient(provider, { dpop_bound_access_tokens: true })
      const code = await obtainCode(bound)
      expect(await errorOf(await bound.redeem(code))).toBe('invalid_grant')
      expect((await bound.redeem(code, { dpop: await mine.sign() })).status).toBe(200)
    })

    // What does not depend on the storage is said once.
    if (!setup.title().startsWith('PGlite')) return

    test.each([
      ['10 s old', { iat: seconds() - 10 }],
      ['10 s ahead', { iat: seconds() + 10 }],
      ['with an end ahead', { exp: seconds() + 60 }],
      ['for the address with a query', { htu: 'QUERY' }],
    ])('a proof %s is taken', async (_story, claims) => {
      const htu = 'htu' in claims ? { htu: `${provider.issuer}/token?a=b` } : {}
      const proof = { dpop: await mine.sign({ ...claims, ...htu } as JWTPayload) }
      expect((await client.redeem(await obtainCode(client), proof)).status).toBe(200)
    })

    test.each([
      ['an hour old', { iat: seconds() - 3600 }],
      ['two minutes old', { iat: seconds() - 120 }],
      ['two minutes ahead', { iat: seconds() + 120 }],
      ['an hour ahead', { iat: seconds() + 3600 }],
      ['without a time', { iat: undefined }],
      ['with a time that is text', { iat: '1' }],
      ['without jti', { jti: undefined }],
      ['with an empty jti', { jti: '' }],
      ['with a jti that is a number', { jti: 1 }],
      ['for another method', { htm: 'GET' }],
      ['for the method in small letters', { htm: 'post' }],
      ['without a method', { htm: undefined }],
      ['for another path', { htu: 'http://localhost/token' }],
      ['without an address', { htu: undefined }],
      ['that has ended', { exp: seconds() - 60 }],
      ['with a nonce nobody gave', { nonce: 'mine' }],
    ])('a proof %s is refused', async (_story, claims) => {
      const dpop = await mine.sign(claims as JWTPayload)
      const answer = await client.redeem(await obtainCode(client), { dpop })
      expect(answer.status).toBe(400)
      expect(await errorOf(answer)).toBe('invalid_dpop_proof')
    })

    test.each([
      ['of another type', { typ: 'JWT' }],
      ['without a type', { typ: undefined }],
      ['without a key', { jwk: undefined }],
      ['with a key that did not sign it', 'other key'],
      ['with its private key', 'private key'],
    ])('a proof %s is refused', async (_story, header) => {
      const { privateJwk } = mine
      const other = { kty: 'EC', crv: 'P-256', x: privateJwk.y, y: privateJwk.x }
      const keys = { 'other key': { jwk: other }, 'private key': { jwk: privateJwk } }
      const spoilt = typeof header === 'string' ? keys[header as keyof typeof keys] : header
      const dpop = await mine.sign({}, { header: spoilt })
      const answer = await client.redeem(await obtainCode(client), { dpop })
      expect(await errorOf(answer)).toBe('invalid_dpop_proof')
    })

    test.each(['no jwt', 'a.b.c', 'TWICE', 'NONE'])('%s is no proof', async (text) => {
      const [head = '', body = ''] = (await mine.sign()).split('.')
      const { jwk } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { jwk: object }
      const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk }))
      const texts: Record<string, string> = {
        // How two headers of one name reach a server.
        TWICE: `${await mine.sign()}, ${await mine.sign()}`,
        NONE: `${none.toString('base64url')}.${body}.`,
      }
      const proof = { dpop: texts[text] ?? text }
      const answer = await client.redeem(await obtainCode(client), proof)
      expect(await errorOf(answer)).toBe('invalid_dpop_proof')
    })
  })
}
