import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProofChecks } from './presented-token.ts'
import { obtainCode, openTestClient, type TestClient, type Tokens } from './test-client.ts'
import { makeProofs, type Proofs } from './test-dpop.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

const target = { method: 'POST', url: 'https://api.example.vn/app/api/devices' }

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`tokens shown to an API of our own: ${setup.title()}`, () => {
    let provider: TestProvider
    let client: TestClient
    let mine: Proofs
    beforeAll(async () => {
      provider = await openTestProvider(setup)
      client = await openTestClient(provider)
      mine = await makeProofs({ method: 'POST', url: `${provider.issuer}/token` })
    })
    afterAll(() => provider?.close())

    async function obtain() {
      const answer = await client.redeem(await obtainCode(client), { dpop: await mine.sign() })
      return ((await answer.json()) as Tokens).access_token
    }
    const show = async (accessToken: string, proofs: Proofs = mine, more = {}) => ({
      ...target,
      authorization: `DPoP ${accessToken}`,
      dpop: await proofs.sign({}, { target, accessToken }),
      ...more,
    })

    test('a person’s: whose it is, of which client and key, and how they signed in', async () => {
      const token = await provider.oidc.verifyPersonToken(await show(await obtain()))
      expect(token).toMatchObject({
        clientId: client.clientId,
        jkt: mine.jkt,
        publicJwk: { kty: 'EC', crv: 'P-256' },
        scopes: expect.arrayContaining(['openid']),
      })
      expect(token?.accountId).toBeTypeOf('string')
      expect(Date.now() - (token?.authenticatedAt.getTime() ?? 0)).toBeLessThan(600_000)
      expect(Array.isArray(token?.amr)).toBe(true)
    })

    test('one proof sent twenty times at once is taken once', async () => {
      const request = await show(await obtain())
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => provider.oidc.verifyPersonToken(request)),
      )
      expect(answers.filter(Boolean)).toHaveLength(1)
    })

    test('nothing of another key, place, kind or token', async () => {
      const token = await obtain()
      const other = await makeProofs(target)
      const bound = await show(token)
      const elsewhere = { ...target, url: 'https://api.example.vn/app/api/unlock' }
      for (const refused of [
        await show(token, other),
        { ...bound, ...elsewhere },
        { ...bound, method: 'PUT' },
        { ...bound, dpop: undefined },
        { ...bound, authorization: `Bearer ${token}` },
        { ...bound, authorization: undefined },
        await show('no-token'),
        await show(token, mine, { dpop: await mine.sign({}, { target }) }),
      ]) {
        expect(await provider.oidc.verifyPersonToken(refused)).toBeUndefined()
      }
      // A code's token is no service's.
      expect(await provider.oidc.verifyServiceToken(await show(token))).toBeUndefined()
      expect(await provider.oidc.verifyPersonToken(bound)).toBeDefined()
    })

    test('a proof alone: the key, once', async () => {
      const { readProof } = createProofChecks(provider.store)
      const dpop = await mine.sign({}, { target })
      const read = await Promise.all([1, 2, 3].map(() => readProof({ ...target, dpop })))
      expect(read.map((proof) => proof?.jkt)).toEqual([mine.jkt, mine.jkt, mine.jkt])
      const taken = await Promise.all(read.map(async (proof) => proof?.take()))
      expect(taken.filter(Boolean)).toHaveLength(1)
    })

    test.each([
      ['made for a token', { accessToken: 'token' }],
      ['for another address', { target: { ...target, url: 'https://api.example.vn/' } }],
      ['for another method', { target: { ...target, method: 'GET' } }],
      ['of another type', { target, header: { typ: 'JWT' } }],
    ])('a proof %s is none', async (_story, spoilt) => {
      const { readProof } = createProofChecks(provider.store)
      const dpop = await mine.sign({}, { target, ...spoilt })
      expect(await readProof({ ...target, dpop })).toBeUndefined()
    })

    test.each([
      ['two minutes old', -120],
      ['two minutes ahead', 120],
    ])('a proof %s is none', async (_story, seconds) => {
      const { readProof } = createProofChecks(provider.store)
      const iat = Math.floor(Date.now() / 1000) + seconds
      const dpop = await mine.sign({ iat, jti: randomUUID() }, { target })
      expect(await readProof({ ...target, dpop })).toBeUndefined()
    })

    test('a token of the app’s own: its key, and its proof once', async () => {
      const { readToken } = createProofChecks(provider.store)
      const shown = await show('opaque')
      const token = await readToken(shown)
      expect(token).toMatchObject({ accessToken: 'opaque', jkt: mine.jkt })
      const taken = await Promise.all([1, 2, 3].map(async () => token?.take()))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await (await readToken(shown))?.take()).toBe(false)
    })
  })
}
