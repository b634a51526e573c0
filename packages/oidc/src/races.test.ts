import { randomUUID } from 'node:crypto'
import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { obtainCode, openTestClient, type TestClient, type Tokens } from './test-client.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

const TIMES = 20
const inParallel = <T>(act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: TIMES }, (_, index) => act(index)))

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`what is good for once: ${setup.title()}`, () => {
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

    afterEach(() => {
      vi.useRealTimers()
    })

    const statusesOf = (answers: Response[]) => answers.map(({ status }) => status)
    const userinfo = ({ access_token }: Tokens) =>
      fetch(`${provider.issuer}/userinfo`, {
        headers: { authorization: `Bearer ${access_token}` },
      })

    test('one authorization code redeemed 20 times at once: one answer with tokens', async () => {
      const code = await obtainCode(client)
      const statuses = statusesOf(await inParallel(() => client.redeem(code)))
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
      expect(statuses.filter((status) => status === 400)).toHaveLength(TIMES - 1)
    })

    test('a code used again revokes what it gave', async () => {
      const code = await obtainCode(client)
      const tokens = (await (await client.redeem(code)).json()) as Tokens
      expect((await userinfo(tokens)).status).toBe(200)
      expect((await client.redeem(code)).status).toBe(400)
      expect((await userinfo(tokens)).status).toBe(401)
    })

    test('one client assertion used 20 times at once: one success', async () => {
      const assertion = await client.assert(randomUUID())
      const answers = await inParallel(() => client.post('/par', client.parameters, { assertion }))
      const statuses = statusesOf(answers)
      expect(statuses.filter((status) => status === 201)).toHaveLength(1)
      expect(statuses.filter((status) => status === 401)).toHaveLength(TIMES - 1)
      expect((await client.post('/par', client.parameters, { assertion })).status).toBe(401)
    })

    test('a pushed request may be reloaded before the sign-in, not after its code', async () => {
      const address = await client.push()
      const browser = createHttpDriver()
      expect((await browser.send(address)).headers.get('location')).toContain('/sign-in/')
      expect((await browser.send(address)).headers.get('location')).toContain('/sign-in/')
      const { url } = await browser.visit(address)
      expect(url.searchParams.get('code')).toBeTruthy()
      const late = await browser.visit(address)
      expect(late.url.searchParams.get('code')).toBeNull()
      expect(late.status).toBe(400)
      expect(late.html).toBe('stopped: invalid_request_uri')
    })

    /** A browser with a visit under way, and the address where it would end. */
    async function beginVisit(address: URL, browser: HttpDriver = createHttpDriver()) {
      const begun = await browser.send(address)
      const signIn = new URL(begun.headers.get('location') ?? '', provider.issuer)
      const done = await browser.send(signIn)
      return { browser, resume: done.headers.get('location') ?? '' }
    }

    /** The code in each answer that has one. */
    async function codesOf(visits: { browser: HttpDriver; resume: string }[]) {
      const answers = await Promise.all(visits.map(({ browser, resume }) => browser.send(resume)))
      expect(Math.max(...answers.map(({ status }) => status))).toBeLessThan(500)
      return answers
        .map(({ headers }) => URL.parse(headers.get('location') ?? '')?.searchParams.get('code'))
        .filter(Boolean)
    }

    test('20 browsers end one pushed request at once: one code', async () => {
      const address = await client.push()
      const visits = await inParallel(() => beginVisit(address))
      expect(await codesOf(visits)).toHaveLength(1)
    })

    test('one visit ended 20 times at once: one code', async () => {
      const visit = await beginVisit(await client.push())
      expect(await codesOf(Array.from({ length: TIMES }, () => visit))).toHaveLength(1)
    })

    test('a slow sign-in still finds its pushed request used up by another', async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const address = await client.push()
      const [first, second] = [await beginVisit(address), await beginVisit(address)]
      vi.setSystemTime(Date.now() + 20 * 60_000)
      expect(await codesOf([first])).toHaveLength(1)
      vi.setSystemTime(Date.now() + 20 * 60_000)
      expect(await codesOf([second])).toHaveLength(0)
    })
  })
}
