import { createServer } from 'node:http'
import { addSeconds } from '@mot-cua/kernel'
import { createHttpDriver } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  createLogoutOutbox,
  type LogoutNotice,
  type LogoutOutboxStore,
  type LogoutTold,
  nextAttemptAt,
} from './logout-outbox.ts'
import { obtainTokens, openTestClient, type TestClient } from './test-client.ts'
import {
  closeServer,
  listen,
  openTestProvider,
  portOf,
  providerSetups,
  type TestProvider,
} from './test-provider.ts'

const T0 = new Date('2026-11-21T08:00:00Z')

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(setup.title(), () => {
    let now = T0
    let status: number
    let tokens: string[]
    let told: LogoutTold[]
    let failures: number
    let site: Awaited<ReturnType<typeof listen>>
    let provider: TestProvider
    let client: TestClient

    beforeAll(async () => {
      site = await listen(
        createServer((incoming, outgoing) => {
          let body = ''
          incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
          incoming.on('end', () => {
            tokens.push(new URLSearchParams(body).get('logout_token') ?? '')
            // 0: never an answer.
            if (status > 0) outgoing.writeHead(status).end()
          })
        }),
      )
      provider = await openTestProvider(setup, {
        now: () => now,
        onLogoutFailure: () => (failures += 1),
        onLogoutTold: async (all) => void told.push(...all),
      })
    })
    beforeEach(async () => {
      now = T0
      status = 200
      tokens = []
      told = []
      failures = 0
      await provider.db.deleteFrom('oidc_logout').execute()
      client = await openTestClient(provider, {
        backchannel_logout_uri: `http://localhost:${portOf(site)}/bye`,
        backchannel_logout_session_required: true,
      })
    })
    afterAll(async () => {
      await provider?.close()
      await closeServer(site)
    })

    async function signOut(browser = createHttpDriver()) {
      const { id_token } = await obtainTokens(client, browser)
      const query = new URLSearchParams({ id_token_hint: id_token })
      return browser.visit(`${provider.issuer}/end-session?${query}`)
    }

    const deliverAfter = async (seconds: number) => {
      now = addSeconds(now, seconds)
      await provider.oidc.logouts.deliver()
    }

    test('a service that answers hears of it before the browser does, and once', async () => {
      await signOut()
      expect(told).toEqual([
        { accountId: 'lan', clientId: client.clientId, outcome: 'delivered', attempts: 1, at: T0 },
      ])
      await deliverAfter(3600)
      expect(tokens).toHaveLength(1)
      expect(await provider.oidc.logouts.countWaiting()).toBe(0)
    })

    test('a service that is down is told when it is up again, with a fresh token', async () => {
      status = 503
      expect((await signOut()).html).toBe('signed out')
      expect([failures, told]).toEqual([1, []])
      await deliverAfter(4)
      expect(tokens).toHaveLength(1)
      status = 204
      await deliverAfter(1)
      expect(told).toMatchObject([{ outcome: 'delivered', attempts: 2 }])
      expect(new Set(tokens).size).toBe(2)
    })

    test('a service that stays down is given up after a day, and that is told', async () => {
      status = 500
      await signOut()
      for (let hours = 0; hours < 30; hours += 0.5) await deliverAfter(1800)
      expect(told).toMatchObject([{ outcome: 'given-up' }])
      expect(tokens.length).toBeGreaterThan(45)
      expect(tokens.length).toBe(told[0]?.attempts)
      expect(await provider.oidc.logouts.countWaiting()).toBe(0)
    })

    test('a service that is registered no more is not called', async () => {
      status = 500
      await signOut()
      await removeClient(provider, client.clientId)
      await deliverAfter(5)
      expect(told).toMatchObject([{ outcome: 'client-gone', attempts: 2 }])
      expect(tokens).toHaveLength(1)
    })

    test('where it cannot be written down nobody is signed out, and can try again', async () => {
      const rename = (from: string, to: string) =>
        sql`alter table provider.${sql.raw(from)} rename to ${sql.raw(to)}`.execute(provider.db)
      const browser = createHttpDriver()
      await rename('oidc_logout', 'away')
      const page = await signOut(browser)
      expect([page.status, page.headers.has('retry-after')]).toEqual([503, true])
      expect([failures, tokens]).toEqual([1, []])
      await rename('away', 'oidc_logout')
      const silent = await browser.send(client.authorizeUrl({ prompt: 'none' }))
      expect(silent.headers.get('location')).toContain('code=')
      const again = await browser.visit(page.url)
      expect(again.html).toBe('signed out')
      expect(told).toMatchObject([{ outcome: 'delivered' }])
    })

    test('a service that never answers does not hold the person up', async () => {
      status = 0
      const page = await signOut()
      expect(page.html).toBe('signed out')
      expect(told).toEqual([])
      expect(await provider.oidc.logouts.countWaiting()).toBe(1)
    })

    test('a notice whose process died is taken over by another, and by one only', async () => {
      status = 0
      await signOut()
      status = 200
      // Still held by the first attempt.
      await deliverAfter(10)
      expect(tokens).toHaveLength(1)
      now = addSeconds(now, 10)
      const { logouts } = await provider.addProcess()
      await Promise.all([logouts.deliver(), logouts.deliver(), logouts.deliver()])
      expect(tokens).toHaveLength(2)
      expect(told).toMatchObject([{ outcome: 'delivered' }])
    })
  })
}

/** As the library does it for a client that takes its registration back. */
async function removeClient({ oidc }: TestProvider, clientId: string): Promise<void> {
  const { adapter } = oidc.provider.Client as unknown as {
    adapter: { destroy(id: string): Promise<void> }
  }
  await adapter.destroy(clientId)
}

describe('an outbox', () => {
  const ended = { clientId: 'service', accountId: 'lan', sid: 'sid' }

  /** Keeps one notice, for ever due. */
  function openOutbox(send: () => Promise<'delivered'>, spoilt: Partial<LogoutOutboxStore> = {}) {
    let kept: LogoutNotice | undefined
    const failures: unknown[] = []
    const store: LogoutOutboxStore = {
      add: async (notice) => void (kept = notice),
      claimDue: async () => (kept ? [kept] : []),
      retryAt: async () => undefined,
      remove: async () => void (kept = undefined),
      countWaiting: async () => (kept ? 1 : 0),
      ...spoilt,
    }
    const onFailure = (error: unknown) => failures.push(error)
    const outbox = createLogoutOutbox({
      store,
      send,
      onFailure,
      onTold: async () => undefined,
      now: () => T0,
    })
    return { failures, outbox }
  }

  test('tries nothing a second time while the first attempt is under way', async () => {
    const answer = Promise.withResolvers<'delivered'>()
    const begun = Promise.withResolvers<void>()
    let attempts = 0
    const { outbox } = openOutbox(() => {
      attempts += 1
      begun.resolve()
      return answer.promise
    })
    const telling = outbox.tell(ended)
    await begun.promise
    await outbox.deliver()
    await outbox.deliver()
    expect(attempts).toBe(1)
    answer.resolve('delivered')
    await telling
    expect(await outbox.countWaiting()).toBe(0)
  })

  test('says so when a notice cannot be written down, and tries nothing', async () => {
    const full = new Error('disk full')
    const send = vi.fn(async () => 'delivered' as const)
    const { outbox, failures } = openOutbox(send, { add: () => Promise.reject(full) })
    await expect(outbox.tell(ended)).rejects.toBe(full)
    expect(failures).toEqual([full])
    expect(send).not.toHaveBeenCalled()
  })
})

describe('the next attempt', () => {
  const uselessAfter = addSeconds(T0, 24 * 3600)

  test('comes soon at first, then every half hour', () => {
    const waits = [0, 1, 2, 5, 6, 40].map((attempts) => {
      const next = nextAttemptAt({ attempts, uselessAfter }, T0)
      return ((next?.getTime() ?? 0) - T0.getTime()) / 1000
    })
    expect(waits).toEqual([5, 15, 60, 1800, 1800, 1800])
  })

  test('never comes after a day', () => {
    const late = addSeconds(uselessAfter, -5)
    expect(nextAttemptAt({ attempts: 0, uselessAfter }, late)).toBeUndefined()
  })
})
