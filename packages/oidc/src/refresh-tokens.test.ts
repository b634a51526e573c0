import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { obtainCode, openTestClient, type TestClient } from './test-client.ts'
import { makeProofs } from './test-dpop.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

type Refreshed = {
  access_token: string
  id_token: string
  refresh_token: string
  scope: string
  error?: string
}

const OFFLINE = { scope: 'openid profile offline_access', prompt: 'consent' }
const grant_types = ['authorization_code', 'refresh_token']

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`a refresh token: ${setup.title()}`, () => {
    let provider: TestProvider
    let client: TestClient
    const agreeing = new Set(['lan'])
    beforeAll(async () => {
      provider = await openTestProvider(setup, {
        mayRefresh: ({ accountId }) => Promise.resolve(agreeing.has(accountId)),
      })
      client = await openTestClient(provider, {
        grant_types,
        backchannel_logout_uri: `${provider.issuer}/back-channel-logout`,
        backchannel_logout_session_required: true,
      })
    })
    afterEach(() => {
      vi.useRealTimers()
      agreeing.add('lan')
    })
    afterAll(async () => {
      await provider?.close()
      expect(provider.serverErrors).toEqual([])
    })

    const read = async (answer: Response) => (await answer.json()) as Refreshed

    async function signIn({ of = client, browser = createHttpDriver(), more = OFFLINE } = {}) {
      return read(await of.redeem(await obtainCode(of, browser, more)))
    }

    async function isGood(refreshToken: string, of: TestClient = client): Promise<boolean> {
      const answer = await of.refresh(refreshToken)
      if (answer.ok) return true
      expect(answer.status).toBe(400)
      expect((await read(answer)).error).toBe('invalid_grant')
      return false
    }

    function signOut(browser: HttpDriver, id_token_hint: string) {
      return browser.visit(
        `${provider.issuer}/end-session?${new URLSearchParams({ id_token_hint })}`,
      )
    }

    test('keeps working, and is the same one', async () => {
      const { refresh_token, id_token } = await signIn()
      for (let i = 0; i < 3; i++) {
        const refreshed = await read(await client.refresh(refresh_token))
        expect(refreshed.refresh_token).toBe(refresh_token)
        const [before, after] = [decodeJwt(id_token), decodeJwt(refreshed.id_token)]
        expect([after.sub, after['auth_time']]).toEqual([before.sub, before['auth_time']])
        const userinfo = await fetch(`${provider.issuer}/userinfo`, {
          headers: { authorization: `Bearer ${refreshed.access_token}` },
        })
        expect(await userinfo.json()).toMatchObject({ name: 'Tên của lan' })
      }
    })

    test('used 20 times at once gives 20 answers, all good', async () => {
      const { refresh_token } = await signIn()
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => client.refresh(refresh_token)),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      const tokens = await Promise.all(answers.map(read))
      expect(new Set(tokens.map(({ access_token }) => access_token)).size).toBe(20)
    })

    test('belongs to its client', async () => {
      const { refresh_token } = await signIn()
      const other = await openTestClient(provider, { grant_types })
      expect(await isGood(refresh_token, other)).toBe(false)
      expect(await isGood(refresh_token)).toBe(true)
    })

    test('gives no more than was agreed to, and less when asked for less', async () => {
      const { refresh_token } = await signIn({
        more: { ...OFFLINE, scope: 'openid offline_access' },
      })
      const more = await client.refresh(refresh_token, { scope: 'openid profile' })
      expect((await read(more)).error).toBe('invalid_scope')
      const less = await client.refresh(refresh_token, { scope: 'openid' })
      expect((await read(less)).scope).toBe('openid')
    })

    test('ends when the person signs out', async () => {
      const browser = createHttpDriver()
      const { refresh_token, id_token } = await signIn({ browser })
      expect(await isGood(refresh_token)).toBe(true)
      await signOut(browser, id_token)
      expect(await isGood(refresh_token)).toBe(false)
    })

    test('ends with the session also where more was agreed to in between', async () => {
      const browser = createHttpDriver()
      const less = await signIn({ browser, more: { ...OFFLINE, scope: 'openid offline_access' } })
      const more = await signIn({ browser })
      expect(await isGood(less.refresh_token)).toBe(true)
      await signOut(browser, more.id_token)
      expect(await isGood(less.refresh_token)).toBe(false)
      expect(await isGood(more.refresh_token)).toBe(false)
    })

    test('stays when the person signs out in another browser', async () => {
      const { refresh_token } = await signIn()
      const browser = createHttpDriver()
      const other = await signIn({ browser })
      await signOut(browser, other.id_token)
      expect(await isGood(other.refresh_token)).toBe(false)
      expect(await isGood(refresh_token)).toBe(true)
    })

    test('ends when the person agrees no more', async () => {
      const { refresh_token } = await signIn()
      agreeing.delete('lan')
      expect(await isGood(refresh_token)).toBe(false)
    })

    // The SQL store and Redis keep their own time; what the library decides is seen on one.
    if (!setup.title().startsWith('PGlite')) return

    test('outlives a session that lies idle, and ends 12 hours after the sign-in', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const signedInAt = Date.now()
      const { refresh_token } = await signIn()
      for (const [hours, good] of [
        [6, true],
        [11.9, true],
        [12.1, false],
      ] as const) {
        vi.setSystemTime(signedInAt + hours * 3600_000)
        expect(await isGood(refresh_token)).toBe(good)
      }
    })

    test('of a session that ran out ends at the next logout from the same service', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const browser = createHttpDriver()
      const { refresh_token } = await signIn({ browser })
      vi.setSystemTime(Date.now() + 31 * 60_000)
      const { id_token } = await signIn({ browser })
      expect(await isGood(refresh_token)).toBe(true)
      await signOut(browser, id_token)
      expect(await isGood(refresh_token)).toBe(false)
    })

    test.each([
      ['without offline_access', { ...OFFLINE, scope: 'openid profile' }],
      ['without asking the person', { ...OFFLINE, prompt: '' }],
    ])('is not given %s', async (_story, more) => {
      expect(await signIn({ more })).not.toHaveProperty('refresh_token')
    })

    test('is not given to a client that did not register for it', async () => {
      const of = await openTestClient(provider)
      expect(await signIn({ of })).not.toHaveProperty('refresh_token')
    })

    test('of a confidential client goes with any key or none, as its tokens do', async () => {
      const { refresh_token } = await signIn()
      const target = { method: 'POST', url: `${provider.issuer}/token` }
      const dpop = await (await makeProofs(target)).sign()
      const bound = await client.refresh(refresh_token, {}, { dpop })
      expect(await bound.json()).toMatchObject({ token_type: 'DPoP' })
      expect(await isGood(refresh_token)).toBe(true)
    })

    test.each(['', 'nothing', 'a\u0000b'])('%j is none', async (text) => {
      expect((await client.refresh(text)).status).toBe(400)
    })

    test('rests as a hash', async () => {
      const { refresh_token } = await signIn()
      const rows = await provider.engine
        .schema<{ ephemeral: { key: string; value: string } }>('provider')
        .selectFrom('ephemeral')
        .selectAll()
        .execute()
      expect(JSON.stringify(rows)).not.toContain(refresh_token)
    })
  })
}
