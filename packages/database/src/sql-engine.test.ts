import { engineSetups } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as database from './index.ts'

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`SQL engine, ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    beforeAll(async () => {
      opened = await setup.open({ migrations: [visitsMigration] })
    })
    afterAll(() => opened?.close())

    const visits = () => opened.engine.schema<{ visit: Visit }>(opened.schema)

    test('answers a ping', async () => {
      await expect(opened.engine.ping()).resolves.toBeUndefined()
    })

    test('binds Kysely to the schema and answers columns alike', async () => {
      const visit = {
        id: 'Đặng',
        visitors: 7,
        share: '12.50',
        day: '2024-02-29',
        seen_at: new Date('2024-02-29T23:59:59.123Z'),
        print: Buffer.from([0, 255, 10]),
        tags: ['a', 'b c'],
        detail: JSON.stringify({ tên: 'Hoa', n: [1, null] }),
      }
      await visits().insertInto('visit').values(visit).execute()
      const read = await visits().selectFrom('visit').selectAll().executeTakeFirstOrThrow()
      expect(read).toEqual({ ...visit, detail: { tên: 'Hoa', n: [1, null] } })
      expect(Buffer.isBuffer(read.print)).toBe(true)
    })

    test('counts with numbers, and keeps what does not fit one exact', async () => {
      const { rows } = await sql<{ count: number; big: bigint }>`
        select count(*) as count, 9007199254740993::bigint as big`.execute(visits())
      expect(rows).toEqual([{ count: 1, big: 9007199254740993n }])
    })

    test('rolls a transaction back as a whole', async () => {
      const failing = visits()
        .transaction()
        .execute(async (transaction) => {
          await transaction.deleteFrom('visit').execute()
          throw new Error('changed my mind')
        })
      await expect(failing).rejects.toThrow('changed my mind')
      expect(await visits().selectFrom('visit').select('id').execute()).toHaveLength(1)
    })

    test('carries a notification of the greatest size to a channel of any spelling', async () => {
      const listener = vi.fn()
      const stop = await opened.engine.listen('Kênh "A":b', listener)
      const payload = 'ữ'.repeat(2666) + 'x'
      expect(Buffer.byteLength(payload)).toBe(database.MAX_MESSAGE_BYTES)
      await opened.engine.notify('Kênh "A":b', payload)
      await vi.waitFor(() => expect(listener).toHaveBeenCalledExactlyOnceWith(payload))
      await stop()
    })

    test('refuses what NOTIFY and LISTEN cannot carry, before they do', async () => {
      await expect(opened.engine.notify('a', 'x'.repeat(8000))).rejects.toThrow('message of 8000')
      await expect(opened.engine.notify('a', 'x\0')).rejects.toThrow('NUL')
      await expect(opened.engine.notify('c'.repeat(64), '')).rejects.toThrow('channel name of 64')
      await expect(opened.engine.listen('', () => undefined)).rejects.toThrow('channel name of 0')
    })

    test('a listener that throws silences no other', async () => {
      const listener = vi.fn()
      const stops = await Promise.all([
        opened.engine.listen('shared', () => {
          throw new Error('a bug in one listener')
        }),
        opened.engine.listen('shared', listener),
      ])
      await opened.engine.notify('shared', 'hello')
      await vi.waitFor(() => expect(listener).toHaveBeenCalledWith('hello'))
      await Promise.all(stops.map((stop) => stop()))
    })
  })
}

type Visit = {
  id: string
  visitors: number
  share: string
  day: string
  seen_at: Date
  print: Buffer
  tags: string[]
  detail: unknown
}

const visitsMigration: database.Migration = {
  name: '0001-visits',
  statements: [
    `create table visit (id text primary key, visitors bigint not null, share numeric(5,2) not null,
       day date not null, seen_at timestamptz not null, print bytea not null, tags text[] not null,
       detail jsonb not null)`,
  ],
}

describe('opening PostgreSQL', () => {
  test('rejects when no server answers', async () => {
    // Port 1 (tcpmux) is served by nothing.
    const opening = database.openPostgres({ url: 'postgres://someone:secret@localhost:1/none' })
    const detail = expect.stringMatching(/^PostgreSQL at localhost:1\/none: .*ECONNREFUSED/)
    await expect(opening).rejects.toMatchObject({ type: 'upstream-unavailable', message: detail })
  })
})
