import { engineSetups } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as database from './index.ts'
import { listPending, type Migration, migrate, type SqlEngine } from './index.ts'

const people: Migration = {
  name: '0001-people',
  statements: ['create table person (id text primary key)', "insert into person values ('An')"],
}
const homes: Migration = { name: '0002-homes', statements: ['create table home (id text)'] }

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`migrate, ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let engine: SqlEngine
    beforeAll(async () => {
      opened = await setup.open()
      engine = opened.engine
    })
    afterAll(() => opened?.close())

    test('creates the schema and runs what has not run yet, in the order of names', async () => {
      expect(await migrate(engine, 'steps', [people])).toEqual({ ran: ['0001-people'] })
      expect(await migrate(engine, 'steps', [people, homes])).toEqual({ ran: ['0002-homes'] })
      expect(await migrate(engine, 'steps', [people, homes])).toEqual({ ran: [] })
    })

    test('keeps the schemas of two apps apart', async () => {
      expect(await migrate(engine, 'other', [people])).toEqual({ ran: ['0001-people'] })
      const { rows } = await sql`
        select table_schema from information_schema.tables
        where table_name = 'person' order by table_schema`.execute(engine.schema('other'))
      expect(rows).toEqual([{ table_schema: 'other' }, { table_schema: 'steps' }])
    })

    test('tells what has not run yet, and makes nothing', async () => {
      const both = [people, homes]
      expect(await listPending(engine, 'asked', both)).toEqual(['0001-people', '0002-homes'])
      const { rows } = await sql`select 1 from pg_namespace where nspname = 'asked'`.execute(
        engine.schema('asked'),
      )
      expect(rows).toEqual([])
      await migrate(engine, 'asked', [people])
      expect(await listPending(engine, 'asked', both)).toEqual(['0002-homes'])
      await migrate(engine, 'asked', both)
      expect(await listPending(engine, 'asked', both)).toEqual([])
    })

    test('undoes the failing migration as a whole, keeps those before it, then goes on', async () => {
      const broken = { name: homes.name, statements: [...homes.statements, 'create tabel x ()'] }
      await expect(migrate(engine, 'mended', [people, broken])).rejects.toThrow(
        'migration of schema mended, 0002-homes: syntax error at or near "tabel"',
      )
      expect(await migrate(engine, 'mended', [people, homes])).toEqual({ ran: ['0002-homes'] })
    })

    test('leaves no search path and no lifted timeout behind on the connection', async () => {
      const before = await settings(engine)
      await migrate(engine, 'clean', [people])
      expect(await settings(engine)).toEqual(before)
    })

    test('refuses a list that leaves out what has run', async () => {
      await expect(migrate(engine, 'steps', [people])).rejects.toThrow('0002-homes is missing')
    })

    test('refuses names out of order, used twice, or of another form', async () => {
      await expect(migrate(engine, 'x', [homes, people])).rejects.toThrow('must not stand after')
      await expect(migrate(engine, 'x', [homes, homes])).rejects.toThrow('must not stand after')
      await expect(migrate(engine, 'x', [{ name: 'a', statements: [] }])).rejects.toThrow('0001')
    })

    test('two processes starting at once both succeed, and each migration runs once', async () => {
      const { url } = opened
      const rival = url === undefined ? engine : await database.openPostgres({ url })
      const starts = [engine, rival, engine, rival]
      const results = await Promise.all(starts.map((it) => migrate(it, 'raced', [people, homes])))
      if (rival !== engine) await rival.close()
      expect(results.flatMap(({ ran }) => ran).sort()).toEqual(['0001-people', '0002-homes'])
    })
  })
}

async function settings(engine: SqlEngine): Promise<unknown> {
  const { rows } = await sql`
    select current_setting('search_path') as path, current_setting('statement_timeout') as timeout
  `.execute(engine.schema('public'))
  return rows
}
