import { ephemeralMigration, migrate, openPostgres, type SqlEngine } from '@mot-cua/database'
import { newId } from '@mot-cua/kernel'
import {
  countSqlStatements,
  createThrowAwayDatabase,
  findPostgres,
  type WireCounter,
} from '@mot-cua/testing'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import type { OnestopTables } from '../tables.ts'
import { createPersonStore } from './person.store.ts'
import type { Arrived, PersonStore } from './person.ts'

const SCHEMA = 'onestop_binhdinh'
const postgres = await findPostgres()

const arrivedAs = (subject: string, linkedSubjects: string[] = []): Arrived => ({
  issuer: 'http://localhost:4100',
  subject,
  sid: undefined,
  level: 2,
  amr: ['pwd', 'sms', 'mfa'],
  authenticatedAt: new Date(),
  name: 'Nguyễn Thị Lan',
  dateOfBirth: '1986-05-04',
  gender: 'female',
  phone: undefined,
  personalId: undefined,
  technicalId: undefined,
  accountType: 'citizen',
  linkedSubjects,
})

describe.skipIf(postgres.isSkipped)(postgres.title('a person whom the province knows'), () => {
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  let wire: WireCounter
  let engine: SqlEngine
  let db: Kysely<OnestopTables>
  let store: PersonStore
  beforeAll(async () => {
    database = await createThrowAwayDatabase(postgres)
    wire = await countSqlStatements(database.url)
    engine = await openPostgres({ url: wire.url })
    await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
    db = engine.schema<OnestopTables>(SCHEMA)
    store = createPersonStore(db)
  })
  afterAll(async () => {
    await engine?.close()
    await wire?.close()
    await database?.drop()
  })

  const arrive = (arrived: Arrived) => store.arrive(arrived, { personId: newId(), at: new Date() })
  const signIn = async (arrived: Arrived) => {
    const { personId, absorbed } = await arrive(arrived)
    return { personId, absorbed, ...(await store.saveProfile(personId, arrived, new Date())) }
  }

  test('comes in with two statements; a bound here only ever goes down', async () => {
    const first = await signIn(arrivedAs('lan'))
    wire.reset()
    const again = await signIn(arrivedAs('lan'))
    expect(wire.asked()).toHaveLength(2)
    expect([first.isFirstTime, again]).toEqual([true, { ...first, isFirstTime: false }])
  })

  test('is made one with whom the issuer links, and then known by either', async () => {
    const [eldest, other] = [await signIn(arrivedAs('old')), await signIn(arrivedAs('new'))]
    const linked = await signIn(arrivedAs('new', ['old']))
    expect(linked).toMatchObject({ personId: eldest.personId, absorbed: [other.personId] })
    expect(await arrive(arrivedAs('old', ['new']))).toMatchObject({ absorbed: [] })
  })

  test('keeps a subject that only the issuer’s link names so far', async () => {
    const { personId } = await signIn(arrivedAs('known'))
    expect((await arrive(arrivedAs('further', ['known']))).personId).toBe(personId)
    expect((await arrive(arrivedAs('further'))).personId).toBe(personId)
  })

  test('is waited for while it is being made one with another', async () => {
    const [into, from] = [await signIn(arrivedAs('stays')), await signIn(arrivedAs('goes'))]
    const isAsked = () => wire.asked().some((one) => one.includes('for key share'))
    const arriving = await db.transaction().execute(async (trx) => {
      const { personId } = from
      await trx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute()
      wire.reset()
      const pending = arrive(arrivedAs('goes'))
      await vi.waitFor(() => expect(isAsked()).toBe(true))
      const moved = { person_id: into.personId }
      await trx.updateTable('subject').set(moved).where('person_id', '=', personId).execute()
      await trx.deleteFrom('citizen_profile').where('person_id', '=', personId).execute()
      await trx.deleteFrom('person').where('id', '=', personId).execute()
      // Answered by itself, or the transaction would wait for who waits for it.
      return { pending }
    })
    expect((await arriving.pending).personId).toBe(into.personId)
  })
})
