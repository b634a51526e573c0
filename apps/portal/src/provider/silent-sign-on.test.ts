import {
  createRedisEphemeralStore,
  ephemeralMigration,
  migrate,
  openPostgres,
} from '@mot-cua/database'
import {
  countRedisCommands,
  countSqlStatements,
  createThrowAwayDatabase,
  findPostgres,
  findRedis,
  type HttpDriver,
} from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { openTestPortal, type PortalSetup, type TestPortal } from '../test-portal.ts'
import { openTestService, type TestService } from './test-service.ts'

const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
const server = redis.isSkipped ? redis : postgres

/**
 * What the portal asks of its databases while somebody who is signed in enters another service: from
 * `/authorize` to the tokens. A bound here only ever goes down.
 */
describe.skipIf(server.isSkipped)(server.title('a silent sign-on at another service'), () => {
  let stage: Awaited<ReturnType<typeof openCounted>>
  let portal: TestPortal
  /** Events of the audit so far. */
  let written = 0
  beforeAll(async () => {
    stage = await openCounted()
    // A clock that stands: what is read again every two seconds is read before.
    const now = new Date()
    portal = await openTestPortal(stage.setup, { now: () => now })
  })
  afterAll(async () => {
    await portal?.close()
    await stage?.close()
  })

  const openAgency = async (name: string) => {
    const agency = await openTestService(portal.origin, { name })
    const host = new URL(agency.origin).host
    await portal.features.serviceConsents.setRule({ host, rule: 'not-needed', by: 'test' })
    // Its registration, and the rule.
    written += 2
    return agency
  }

  /** A browser of somebody who has been at these services today. */
  const openBrowser = async (...services: TestService[]) => {
    const browser = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
    for (const service of services) await enter(browser, service)
    return browser
  }
  const enter = async (browser: HttpDriver, service: TestService) => {
    const answer = await browser.send(service.authorizeUrl())
    const { searchParams } = new URL(answer.headers.get('location') ?? '', portal.origin)
    expect((await service.redeem(searchParams.get('code') ?? '')).status).toBe(200)
    written += 1
    // The audit is written behind the answer.
    await vi.waitFor(() => expect(stage.audits()).toBe(written))
  }

  /** On the average of all. */
  const countEach = async (browsers: readonly HttpDriver[], service: TestService) => {
    const before = { sql: stage.sql.asked().length, redis: stage.redis.asked().length }
    for (const browser of browsers) await enter(browser, service)
    const times = browsers.length
    return {
      sql: (stage.sql.asked().length - before.sql) / times,
      redis: (stage.redis.asked().length - before.redis) / times,
    }
  }

  test('asks PostgreSQL 4 times, and Redis 14 times at first and 12 later', async () => {
    const [first, second] = [await openAgency('A'), await openAgency('B')]
    // Everything is known to the process: clients, and when they were last used.
    await openBrowser(first, second)
    const browsers = [await openBrowser(first), await openBrowser(first), await openBrowser(first)]
    const atFirst = await countEach(browsers, second)
    const later = await countEach(browsers, second)
    expect(atFirst.sql).toBeLessThanOrEqual(4)
    expect(atFirst.redis).toBeLessThanOrEqual(14)
    expect(later.sql).toBeLessThanOrEqual(4)
    expect(later.redis).toBeLessThanOrEqual(12)
  })
})

async function openCounted() {
  const database = await createThrowAwayDatabase(postgres)
  const [sql, commands] = [
    await countSqlStatements(database.url),
    await countRedisCommands(redis.url),
  ]
  const prefix = `test-${process.pid}-${Date.now()}:`
  const engine = await openPostgres({ url: sql.url })
  await migrate(engine, 'portal', [ephemeralMigration, ...migrations])
  const store = createRedisEphemeralStore({ url: commands.url, prefix })
  const opened = {
    engine,
    store,
    schema: 'portal',
    url: database.url,
    openElsewhere: () => Promise.reject(new Error('one process is counted')),
    close: () => Promise.resolve(),
  }
  const setup: PortalSetup = {
    isSkipped: false,
    isShared: true,
    title: () => 'counted',
    open: () => Promise.resolve(opened),
  }
  return {
    setup,
    sql,
    redis: commands,
    audits: () => sql.asked().filter((one) => one.includes('into "portal"."audit_event"')).length,
    async close() {
      await store.close()
      await engine.close()
      await sql.close()
      await commands.close()
      await database.drop()
    },
  }
}
