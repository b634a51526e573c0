import { createHttpDriver } from '@mot-cua/testing'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  obtainCode,
  obtainTokens,
  openTestClient,
  type TestClient,
  type Tokens,
} from './test-client.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`what a client is given: ${setup.title()}`, () => {
    let provider: TestProvider
    let client: TestClient
    beforeAll(async () => {
      provider = await openTestProvider(setup)
      client = await openTestClient(provider)
    })
    afterAll(async () => {
      await provider?.close()
      expect(provider.serverErrors).toEqual([])
    })

    test('the ID token says who, how well and when, and no personal data', async () => {
      const { id_token } = await obtainTokens(client)
      const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`))
      const { payload } = await jwtVerify(id_token, keys, {
        issuer: provider.issuer,
        audience: client.clientId,
        algorithms: ['ES256'],
      })
      expect(payload).toMatchObject({
        sub: expect.any(String),
        acr: 'urn:eid:level2',
        amr: ['pwd', 'sms', 'mfa'],
        auth_time: expect.any(Number),
        nonce: 'nonce',
      })
      expect(Object.keys(payload)).not.toEqual(expect.arrayContaining(['name']))
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
      expect(decodeProtectedHeader(id_token).kid).toBeTruthy()
    })

    test.each([
      ['openid', ['sub']],
      ['openid profile', ['name', 'sub']],
    ])('userinfo of the scope %s: %j', async (scope, claims) => {
      const code = await obtainCode(client, undefined, { scope })
      const tokens = (await (await client.redeem(code)).json()) as Tokens & { expires_in: number }
      expect(tokens.expires_in).toBe(300)
      const answer = await fetch(`${provider.issuer}/userinfo`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      })
      const told = (await answer.json()) as Record<string, unknown>
      expect(Object.keys(told).sort()).toEqual(claims)
      expect(told['sub']).toBe(decodeJwt(tokens.id_token).sub)
    })

    test('each service knows the person by another subject, always the same one', async () => {
      const other = await openTestClient(provider, { redirect_uris: ['http://127.0.0.1:9/cb'] })
      const subjectOf = async (of: TestClient, code: string) => {
        const { id_token } = (await (await of.redeem(code)).json()) as Tokens
        return decodeJwt(id_token).sub
      }
      const mine = await subjectOf(client, await obtainCode(client))
      expect(await subjectOf(client, await obtainCode(client))).toBe(mine)
      // Nobody listens at the other's address: its code is read from the redirect.
      const browser = createHttpDriver()
      const { url } = await browser.visit(client.authorizeUrl())
      expect(url.searchParams.get('code')).toBeTruthy()
      const sent = await browser.send(other.authorizeUrl())
      const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? ''
      const theirs = await subjectOf(other, code)
      expect(theirs).toBeTruthy()
      expect(theirs).not.toBe(mine)
      expect(mine).not.toContain('lan')
    })

    test('two apps on a person’s own machine do not know the same person', async () => {
      const app = { application_type: 'native', redirect_uris: [`${provider.issuer}/cb`] }
      const subjects = []
      for (const native of [
        await openTestClient(provider, app),
        await openTestClient(provider, app),
      ])
        subjects.push(decodeJwt((await obtainTokens(native)).id_token).sub)
      expect(new Set(subjects).size).toBe(2)
    })

    // Redis is not looked into: the adapter above it is the same.
    if (setup.title().includes('Redis')) return
    test('nothing that opens anything is stored as it is', async () => {
      const browser = createHttpDriver()
      const waiting = await browser.send(client.authorizeUrl())
      expect(waiting.status).toBe(303)
      const code = await obtainCode(client, browser)
      const tokens = (await (await client.redeem(code)).json()) as Tokens
      // A visit that began inside a session remembers it.
      await browser.send(client.authorizeUrl({ prompt: 'login' }))
      const session = browser.cookies().find(({ name }) => name === 'motcua-test-session')?.value
      const { rows } = await sql<{ row: string }>`
        select key || ' ' || value as row from provider.ephemeral`.execute(provider.db)
      const stored = rows.map(({ row }) => row).join('\n')
      for (const secret of [code, tokens.access_token, tokens.id_token, session]) {
        expect(secret).toBeTruthy()
        expect(stored).not.toContain(secret)
      }
      expect(rows.length).toBeGreaterThan(3)
    })
  })
}
