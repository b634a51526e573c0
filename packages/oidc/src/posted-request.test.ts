import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainTokens, openTestClient, type TestClient } from './test-client.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`a request by POST: ${setup.title()}`, () => {
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

    /** Posts; answers where the browser is sent. */
    async function post(path: string, form: Record<string, string>, browser = createHttpDriver()) {
      const body = new URLSearchParams(form)
      const answer = await browser.send(`${provider.issuer}${path}`, { method: 'POST', body })
      expect(answer.status).toBe(303)
      return new URL(answer.headers.get('location') ?? '', provider.issuer)
    }

    test('is answered as by GET, and nothing of it stands in an address', async () => {
      const claims = '{"userinfo":{"name":null}}'
      const form = { ...client.parameters, claims, login_hint: '099000000000' }
      const browser = createHttpDriver()
      const onward = await post('/authorize', form, browser)
      expect(onward.pathname).toBe('/authorize')
      expect(onward.search).toMatch(/^\?posted=[\w-]{43}$/)
      const { url } = await browser.visit(onward)
      expect(url.searchParams.get('state')).toBe('state')
      expect(url.searchParams.has('code')).toBe(true)
    })

    test('may be followed once; then, as with a guess, nobody knows what was asked', async () => {
      const onward = await post('/authorize', client.parameters)
      const answers = await Promise.all([1, 2, 3].map(() => createHttpDriver().send(onward)))
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 400, 400])
      const guess = await createHttpDriver().visit(`${provider.issuer}/authorize?posted=guess`)
      expect([guess.status, guess.html]).toEqual([400, 'stopped: invalid_request'])
    })

    test('signs out', async () => {
      const browser = createHttpDriver()
      const { id_token } = await obtainTokens(client, browser)
      const onward = await post('/end-session', { id_token_hint: id_token }, browser)
      expect([...onward.searchParams.keys()]).toEqual(['posted'])
      expect((await browser.visit(onward)).html).toBe('signed out')
      // Without the hint it asks first.
      const next = createHttpDriver()
      await obtainTokens(client, next)
      expect((await next.visit(onward)).html).toBe('sign out?')
    })

    test('is not larger than an address may be', async () => {
      const body = new URLSearchParams({ ...client.parameters, state: 'x'.repeat(16 * 1024) })
      const answer = await fetch(`${provider.issuer}/authorize`, { method: 'POST', body })
      expect(answer.status).toBe(413)
    })
  })
}
