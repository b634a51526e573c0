import { setTimeout as delay } from 'node:timers/promises'
import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openPostgres, type SqlEngine } from './index.ts'

// security.md §0.5 measured below 1 s; 5 s is what a person at a page is promised.
const RECOVERY = { timeout: 5000, interval: 20 }

const server = await findPostgres()

// An unhandled error anywhere in here fails the whole run: the process would have died.
describe.skipIf(server.isSkipped)(server.title('PostgreSQL outage'), () => {
  const onError = vi.fn()
  const listener = vi.fn()
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  let engine: SqlEngine
  let operator: SqlEngine
  beforeAll(async () => {
    database = await createThrowAwayDatabase(server)
    operator = await openPostgres({ url: server.url, maxConnections: 1 })
    engine = await openPostgres({ url: database.url, maxConnections: 8, onError })
    await engine.listen('Alive', listener)
  })
  afterAll(async () => {
    await engine?.close()
    await engine?.close()
    await operator?.close()
    await database?.drop()
  })

  const endConnections = () =>
    sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database.name}
  `.execute(operator.schema('public'))

  async function expectListening(): Promise<void> {
    listener.mockClear()
    await expect
      .poll(() => engine.notify('Alive', 'yes').then(() => listener.mock.calls.length), RECOVERY)
      .toBeGreaterThan(0)
  }

  test('loses every connection under load, in use ones and the listener, and works again', async () => {
    const load = startLoad(engine)
    await vi.waitFor(() => expect(load.done).toBeGreaterThan(50), RECOVERY)
    const { rows } = await endConnections()
    const endedAt = Date.now()
    // 8 in the pool, all in use, and the listener.
    expect(rows).toHaveLength(9)
    const doneBefore = load.done
    await vi.waitFor(() => expect(load.done).toBeGreaterThan(doneBefore + 50), RECOVERY)
    await expectListening()
    await load.stop()
    expect(load.failedAt.length).toBeGreaterThan(0)
    expect(Math.max(...load.failedAt) - endedAt).toBeLessThan(RECOVERY.timeout)
    expect(onError).toHaveBeenCalled()
  })

  test('fails clearly while nobody is let in, and works again afterwards', async () => {
    const allow = (answer: 'true' | 'false') =>
      sql`
      alter database ${sql.id(database.name)} allow_connections ${sql.raw(answer)}
    `.execute(operator.schema('public'))
    await allow('false')
    await endConnections()
    await expect
      .poll(() => engine.ping().catch((error: Error) => error.message), RECOVERY)
      .toContain('not currently accepting connections')
    await expect(engine.listen('New', () => undefined)).rejects.toThrow('accepting connections')
    await allow('true')
    await expect
      .poll(
        () =>
          engine.ping().then(
            () => 'fine',
            () => 'not yet',
          ),
        RECOVERY,
      )
      .toBe('fine')
    await expectListening()
  })
})

/** Transactions without a pause on more workers than connections. */
function startLoad(engine: SqlEngine) {
  const load = { done: 0, failedAt: [] as number[], stop: async () => undefined as unknown }
  let isStopped = false
  const work = async () => {
    while (!isStopped) {
      try {
        await engine
          .schema('public')
          .transaction()
          .execute(async (transaction) => {
            await sql`select pg_sleep(0.005)`.execute(transaction)
            await sql`select 1`.execute(transaction)
          })
        load.done += 1
      } catch {
        load.failedAt.push(Date.now())
        await delay(10)
      }
    }
  }
  const workers = Array.from({ length: 16 }, work)
  load.stop = () => {
    isStopped = true
    return Promise.all(workers)
  }
  return load
}
