import { createServer, type IncomingMessage } from 'node:http'
import { decodeJwt, type JWTPayload } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProtectedRequest } from './dpop.ts'
import { createServiceClient } from './service-client.ts'
import { registerWithKey } from './test-client.ts'
import { makeProofs, type Proofs } from './test-dpop.ts'
import {
  closeServer,
  INITIAL_ACCESS_TOKEN,
  listen,
  openTestProvider,
  portOf,
  providerSetups,
  sealer,
  type TestProvider,
} from './test-provider.ts'

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`a service that calls another: ${setup.title()}`, () => {
    let register: TestProvider
    let api: Awaited<ReturnType<typeof listen>>
    let url: URL
    let asked: ProtectedRequest[]
    let now: Date
    /** What the register answers before it looks at anything. */
    let demandNonce: boolean

    beforeAll(async () => {
      register = await openTestProvider(setup, {
        serviceScopes: ['verify'],
        signIn: undefined as never,
      })
      api = await listen(
        createServer(
          (incoming, outgoing) =>
            void answer(incoming).then((with_) => {
              outgoing.writeHead(with_.status, with_.headers).end('answer')
            }),
        ),
      )
      url = new URL(`http://localhost:${portOf(api)}/api/verifications?any=thing`)
    })
    beforeEach(() => {
      asked = []
      now = new Date()
      demandNonce = false
    })
    afterAll(async () => {
      await closeServer(api)
      await register?.close()
    })

    async function answer(incoming: IncomingMessage) {
      const { authorization, dpop } = incoming.headers as Record<string, string>
      const method = incoming.method ?? ''
      const request = { authorization, dpop, method, url: new URL(incoming.url ?? '', url).href }
      asked.push(request)
      if (demandNonce && !proofOf(request).nonce) {
        const challenge = 'DPoP error="use_dpop_nonce"'
        return { status: 401, headers: { 'www-authenticate': challenge, 'dpop-nonce': 'nonce-1' } }
      }
      const caller = await register.oidc.verifyServiceToken(request)
      return { status: caller ? 200 : 401, headers: caller ? {} : { 'www-authenticate': 'DPoP' } }
    }

    const createCaller = (more: { keptAs?: string; name?: string } = {}) =>
      createServiceClient({
        issuer: register.issuer,
        ...(more.keptAs === undefined ? {} : { keptAs: more.keptAs }),
        metadata: { client_name: more.name ?? 'Cổng', grant_types: ['client_credentials'] },
        initialAccessToken: INITIAL_ACCESS_TOKEN,
        db: register.db,
        sealer,
        scope: 'verify',
        now: () => now,
      })
    const ask = async (caller = createCaller()) =>
      (await caller.fetch(url, { method: 'POST', body: 'question' })).status

    test('keeps its token, and proves each request anew', async () => {
      const caller = createCaller()
      expect([await ask(caller), await ask(caller)]).toEqual([200, 200])
      const [first, second] = asked as [ProtectedRequest, ProtectedRequest]
      expect(second.authorization).toBe(first.authorization)
      expect(proofOf(second).jti).not.toBe(proofOf(first).jti)
      expect(proofOf(first)).toMatchObject({ htm: 'POST', htu: url.href.split('?')[0] })
    })

    test('each process has a key of its own', async () => {
      await ask()
      await ask()
      expect(new Set(asked.map(({ authorization }) => authorization)).size).toBe(2)
    })

    test('says a nonce when asked for one', async () => {
      demandNonce = true
      const caller = createCaller()
      expect(await ask(caller)).toBe(200)
      expect(asked.map((request) => proofOf(request).nonce)).toEqual([undefined, 'nonce-1'])
      expect(await ask(caller)).toBe(200)
      expect(asked).toHaveLength(3)
    })

    test('a token that is known no more is replaced by the next call', async () => {
      const caller = createCaller()
      await ask(caller)
      const { authorization } = asked[0] as ProtectedRequest
      await register.oidc.provider.ClientCredentials.find(String(authorization?.slice(5))).then(
        (token) => token?.destroy(),
      )
      expect(await ask(caller)).toBe(401)
      expect(await ask(caller)).toBe(200)
    })

    test('an app has several registrations at one issuer, each kept under its own name', async () => {
      const registered = async () => {
        const rows = await register.db.selectFrom('oidc_client').select('id').execute()
        return rows.length
      }
      await ask()
      const before = await registered()
      const other = { keptAs: 'service', name: 'Cổng, một việc khác' }
      expect([await ask(createCaller(other)), await ask(), await ask(createCaller(other))]).toEqual(
        [200, 200, 200],
      )
      expect(await registered()).toBe(before + 1)
    })

    test('registers anew where it was forgotten', async () => {
      const caller = createCaller()
      expect(await ask(caller)).toBe(200)
      await register.forgetClients()
      now = new Date(now.getTime() + 280_000)
      expect(await ask(caller)).toBe(200)
    })

    describe('a request is refused', () => {
      let token: string
      let mine: Proofs
      const target = { method: 'POST', url: 'https://registry.example.vn/api' }
      beforeAll(async () => {
        mine = await makeProofs(target)
        token = await obtainBoundToken(register, mine)
      })
      const verify = (changed: Partial<ProtectedRequest>) =>
        register.oidc.verifyServiceToken({
          authorization: `DPoP ${token}`,
          dpop: undefined,
          ...target,
          ...changed,
        })

      test('unless all is right, and then once of 20 at once', async () => {
        const dpop = await mine.sign({}, { accessToken: token })
        const all = await Promise.all(Array.from({ length: 20 }, () => verify({ dpop })))
        expect(all.filter(Boolean)).toMatchObject([{ scopes: ['verify'] }])
        expect(await verify({ dpop })).toBeUndefined()
      })

      test('as Bearer', async () => {
        expect(await verify({ authorization: `Bearer ${token}` })).toBeUndefined()
        const dpop = await mine.sign({}, { accessToken: token })
        expect(await verify({ authorization: `Bearer ${token}`, dpop })).toBeUndefined()
      })

      test('with the proof of another key', async () => {
        const other = await makeProofs(target)
        expect(await verify({ dpop: await other.sign({}, { accessToken: token }) })).toBeUndefined()
      })

      const proofWith = (claims: JWTPayload) => mine.sign(claims, { accessToken: token })
      const seconds = () => Math.floor(Date.now() / 1000)
      test.each([
        ['another method', { htm: 'GET' }],
        ['another path', { htu: 'https://registry.example.vn/other' }],
        ['another host', { htu: 'https://other.example/api' }],
        ['another token', { ath: 'nothing' }],
        ['no token', { ath: undefined }],
        ['no jti', { jti: undefined }],
        ['a jti that is no text', { jti: 7 }],
        ['no time', { iat: undefined }],
        ['a time an hour ago', { iat: seconds() - 3600 }],
        ['a time an hour ahead', { iat: seconds() + 3600 }],
        ['an end that has passed', { exp: seconds() - 60 }],
      ])('with a proof of %s', async (_story, claims) => {
        expect(await verify({ dpop: await proofWith(claims as JWTPayload) })).toBeUndefined()
      })

      test.each([
        ['of 10 s ago', { iat: seconds() - 10 }],
        ['of 10 s ahead', { iat: seconds() + 10 }],
        ['with a query in its address', { htu: `${target.url}?a=b#c` }],
      ])('not with a proof %s', async (_story, claims) => {
        expect(await verify({ dpop: await proofWith(claims as JWTPayload) })).toBeDefined()
      })

      test.each([undefined, '', 'DPoP', 'DPoP nonsense', 'Basic abc', 'DPoP a\u0000b'])(
        'without a token: %j',
        async (authorization) => {
          const dpop = await mine.sign({}, { accessToken: token })
          expect(await verify({ authorization, dpop })).toBeUndefined()
        },
      )

      test('once its client is registered no more', async () => {
        const prove = () => mine.sign({}, { accessToken: token })
        expect(await verify({ dpop: await prove() })).toBeDefined()
        await register.forgetClients()
        expect(await verify({ dpop: await prove() })).toBeUndefined()
      })
    })
  })
}

const proofOf = ({ dpop = '' }: ProtectedRequest) => decodeJwt(dpop)

/** RFC 6749 §4.4 with a proof of this key. */
async function obtainBoundToken(register: TestProvider, proofs: Proofs): Promise<string> {
  const caller = await registerWithKey(register, {
    grant_types: ['client_credentials'],
    redirect_uris: [],
    post_logout_redirect_uris: undefined,
    response_types: [],
  })
  const target = { method: 'POST', url: `${register.issuer}/token` }
  const dpop = await proofs.sign({}, { target })
  const body = { grant_type: 'client_credentials', scope: 'verify' }
  const answer = await caller.post('/token', body, { dpop })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}
