import { createSqlEphemeralStore, openPostgres, type SqlEngine } from '@mot-cua/database'
import { createSealer, deriveKey, newId } from '@mot-cua/kernel'
import { openOnestop, presets } from '@mot-cua/onestop'
import { openPortalDesk } from '@mot-cua/portal'
import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withConnection } from './query.ts'
import { allSealedColumns, countSealed, isKeyOf } from './sealed.ts'

const postgres = await findPostgres()
const SECRET_KEY = 'a-secret-of-the-tests-of-no-other-use'

describe.skipIf(postgres.isSkipped)(postgres.title('what rests sealed at the portal'), () => {
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  const count = (secretKey = SECRET_KEY) =>
    withConnection(database.url, async (query) => {
      await query('begin read only')
      return countSealed(query, { party: 'portal', secretKey })
    })

  const isKey = (secretKey: string, party = 'portal') =>
    withConnection(database.url, async (query) => {
      await query('begin read only')
      return isKeyOf(query, { party, secretKey })
    })

  beforeAll(async () => {
    database = await createThrowAwayDatabase(postgres)
    const engine = await openPostgres({ url: database.url })
    await openPortalDesk({ engine, secretKey: SECRET_KEY, now: () => new Date() })
    await insertSealed(engine)
    await engine.close()
  })
  afterAll(() => database?.drop())

  test('every column of the schema that is called sealed is tried', async () => {
    const columns = await listSealed(database.url, 'portal')
    expect(columns.filter((name) => !tried.includes(name))).toEqual([])
    expect(columns.length).toBeGreaterThanOrEqual(5)
  })

  test('a message, an app, a statement and the parts of a file open', async () => {
    expect(await count()).toEqual({ opened: 5, closed: [] })
  })

  test('a key is judged by what is there; where there is nothing, any will do', async () => {
    const other = 'another-secret-that-is-long-enough-too'
    expect(await isKey(SECRET_KEY)).toBe(true)
    expect(await isKey(other)).toBe(false)
    expect(await isKey(other, 'onestop_binhdinh')).toBe(true)
  })

  test('with another key, or moved, none does', async () => {
    expect((await count('another-secret-that-is-long-enough-too')).closed).toHaveLength(5)
    const engine = await openPostgres({ url: database.url })
    await sql`update portal.stored_file_part set part = part + 1 where part = 1`.execute(
      engine.schema('portal'),
    )
    await engine.close()
    expect((await count()).closed).toEqual(['a secret in stored_file_part'])
  })
})

test.skipIf(postgres.isSkipped)(
  postgres.title('every column of a province that is called sealed is tried'),
  async () => {
    const database = await createThrowAwayDatabase(postgres)
    const engine = await openPostgres({ url: database.url })
    await openProvince(engine)
    await engine.close()
    const columns = await listSealed(database.url, 'onestop_binhdinh')
    await database.drop()
    expect(columns.filter((name) => !tried.includes(name))).toEqual([])
    expect(columns.length).toBeGreaterThanOrEqual(6)
  },
)

const tried = allSealedColumns.map(({ table, column }) => `${table}.${column}`)

async function listSealed(url: string, schema: string): Promise<string[]> {
  const rows = await withConnection(url, (query) =>
    query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = $1 and column_name like '%sealed%'`,
      [schema],
    ),
  )
  return rows.map(({ name }) => name)
}

async function openProvince(engine: SqlEngine): Promise<void> {
  const nobody = 'http://localhost:9'
  const store = createSqlEphemeralStore(engine, 'onestop_binhdinh')
  const config = {
    preset: presets['binhdinh-2024'],
    publicUrl: nobody,
    portalIssuer: nobody,
    portalInitialAccessToken: undefined,
    identityIssuer: undefined,
    identityInitialAccessToken: undefined,
    registryUrl: nobody,
    registryInitialAccessToken: undefined,
    secretKey: SECRET_KEY,
    trustedProxies: [],
    textProfile: 'neutral' as const,
    isOfficial: false,
  }
  const province = await openOnestop(config, {
    engine,
    store,
    smsGateway: { send: () => Promise.reject(new Error('nothing is sent here')) },
    logger: createLogger({ app: 'onestop', level: 'silent' }),
    now: () => new Date(),
  })
  await province.close()
  await store.close()
}

async function insertSealed(engine: Awaited<ReturnType<typeof openPostgres>>): Promise<void> {
  const sealer = createSealer(deriveKey(SECRET_KEY, 'sealing'))
  const [person, account, file, message] = [newId(), newId(), newId(), newId()]
  const part = (number: number, place: string) =>
    sealer.sealBytes(Buffer.from('x'), `file:${file}:${number}:${place}`)
  const statements = [
    sql`insert into portal.person (id, created_at) values (${person}, now())`,
    sql`insert into portal.account
      (id, person_id, home_person_id, technical_id, type, audience, issuer, subject, created_at)
      values (${account}, ${person}, ${person}, ${account}, 'portal', 'administrator', 'own',
        ${account}, now())`,
    sql`insert into portal.totp_factor (account_id, secret_sealed, created_at, confirmed_at)
      values (${account}, ${sealer.seal('x', `totp:${account}`)}, now(), now())`,
    sql`insert into portal.verification_queue
      (account_id, reason, source, stated_sealed, next_at, queued_at)
      values (${account}, 'update', 'registry',
        ${sealer.seal('{}', `verification-queue:${account}`)}, now(), now())`,
    sql`insert into portal.stored_file (id, size_bytes, media_type, sha256, created_at)
      values (${file}, 2, 'application/pdf', ${'0'.repeat(64)}, now())`,
    sql`insert into portal.stored_file_part (file_id, part, sealed)
      values (${file}, 0, ${part(0, 'more')}), (${file}, 1, ${part(1, 'last')})`,
    sql`insert into portal.sms_message
      (id, phone, text_sealed, created_at, next_attempt_at, useless_after)
      values (${message}, '+84990000001', ${sealer.seal('x', `sms:${message}`)}, now(), now(),
        now())`,
  ]
  const db = engine.schema('portal')
  for (const statement of statements) await statement.execute(db)
}
