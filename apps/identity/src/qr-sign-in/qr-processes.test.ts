import {
  createHttpDriver,
  createLightHttp,
  createQrOpening,
  createSignInDriver,
  expectDone,
  findPostgres,
  findRedis,
  type IdentityProcesses,
  registerKeyClient,
  SEEDED_PASSCODE,
  type SeededPerson,
  type SignInDriver,
  scanQr,
  seedConsents,
  seedPeople,
  seedPhones,
  startIdentityProcesses,
} from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { scriptOf } from '../test-qr-browser.ts'

const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
/** Far below the time after which a stopping process closes what is left. */
const SOON_MS = 5_000
/** Two processes on a busy machine. */
const START_MS = 120_000
const SCOPE = 'openid profile'

const stores = [
  { name: 'PostgreSQL alone', servers: { postgres } },
  { name: 'PostgreSQL + Redis', servers: { postgres, redis } },
]

for (const { name, servers } of stores) {
  const missing = Object.values(servers).find(({ isSkipped }) => isSkipped)
  const title = `two processes hear of each other: ${name}`
  describe.skipIf(missing !== undefined)(missing?.title(title) ?? title, () => {
    let running: IdentityProcesses
    let driver: SignInDriver
    let people: SeededPerson[]
    beforeAll(async () => {
      running = await startIdentityProcesses({ ...servers, count: 2 })
      const client = await registerKeyClient(running)
      people = await seedPeople(running.databaseUrl, { count: 1 })
      await seedConsents(running.databaseUrl, { ...client, scope: SCOPE })
      driver = createSignInDriver({
        issuer: running.issuer,
        client,
        sms: running.sms,
        scope: SCOPE,
      })
    }, START_MS)
    afterAll(async () => {
      driver?.close()
      await running?.close()
    })

    /** A page whose script asks the first process, and the same browser at the second one. */
    async function arrive() {
      const browser = createHttpDriver()
      const page = await browser.visit((await driver.push()).authorizeUrl)
      const [first, second] = running.processes.map(({ url }) => url)
      const at = (url = '') => scriptOf(browser, { ...page, url: new URL(page.url.pathname, url) })
      return { here: at(first), there: at(second) }
    }

    test('a page that waits at one is told what happened at the other', async () => {
      const { here, there } = await arrive()
      expect((await here.open()).news.state).toBe('waiting')
      const events = await here.events()
      const polled = here.state('waiting')
      await there.open('new')
      const text = await events.text()
      expect(text).toMatch(/"state":"waiting"[\s\S]*"state":"cancelled"/)
      // The cookie is of the new code by now; the question before was about the old one.
      expect((await polled).news.state).toBe('cancelled')
    })

    test('a page that waits at one is signed in by a phone that asks the other alone', async () => {
      const http = createLightHttp()
      const [here, there] = running.processes
      const { issuer, databaseUrl } = running
      const targets = [there?.url ?? '']
      const phones = await seedPhones({ databaseUrl, issuer, http, targets }, people)
      for (const phone of phones) {
        expectDone(await phone.unlock(SEEDED_PASSCODE))
        const visit = await createQrOpening({ driver, http, issuer })()
        const confirm = await scanQr(visit, phone)
        expect((await visit.browser.reach('scanned')).number).toMatch(/^\d\d$/)
        await confirm()
        const { next } = await visit.browser.reach('approved')
        expect(next).toMatch(/^\/sign-in\/[^/]+\/qr$/)
      }
      expect(phones).toHaveLength(1)
      // A process writes its log a moment after the answer.
      await vi.waitFor(() => {
        expect(here?.readLog()).toContain('/qr/events')
        expect(there?.readLog()).toContain('/app/api/requests/:id/approve')
      })
      expect(here?.readLog()).not.toContain('/app/api')
      expect(there?.readLog()).not.toContain('/qr/events')
      http.close()
    })

    test('asked to end, a process ends what waits, and soon', async () => {
      const { here } = await arrive()
      await here.open()
      const events = await here.events()
      const startedAt = performance.now()
      const [code] = await Promise.all([running.processes[0]?.stop(), events.text()])
      expect(code).toBe(0)
      expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    })
  })
}
