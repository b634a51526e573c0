import { openPostgres } from '@mot-cua/database'
import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './commands.ts'

const postgres = await findPostgres()

const title = `what callers may ask${postgres.isSkipped ? ` (skipped: ${postgres.missing})` : ''}`

describe.skipIf(postgres.isSkipped)(title, () => {
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  const operate = (...argv: string[]) =>
    runCommand(argv, {
      DATABASE_URL: database.url,
      SECRET_KEY: 'a-secret-of-the-tests-of-no-other-use',
    })
  beforeAll(async () => {
    database = await createThrowAwayDatabase(postgres)
    expect(await operate('list-callers', 'registry')).toBe('nobody is registered')
    const engine = await openPostgres({ url: database.url })
    await sql`insert into registry.oidc_client (id, metadata) values ('caller', '{}')`.execute(
      engine.schema('registry'),
    )
    await engine.close()
  })
  afterAll(async () => {
    await database?.drop()
  })

  const wish = ['--client', 'caller', '--act', 'verify', '--purpose', 'portal-profile']

  test('is granted and taken back by a command, with the name of who decides', async () => {
    const more = [...wish, '--fields', 'fullName,gender', '--by', 'Trần Thị Mai']
    expect(await operate('grant', 'registry', ...more)).toContain('"clientId":"caller"')
    expect(await operate('list-callers', 'registry')).toContain('portal-profile')
    await operate('revoke', 'registry', ...more)
    expect(await operate('list-callers', 'registry')).not.toContain('portal-profile')
  })

  test.each([
    ['nobody decides', [...wish, '--fields', 'gender'], /--by is missing/],
    ['a field nobody knows', [...wish, '--fields', 'shoeSize', '--by', 'M'], /a field: /],
    [
      'a caller nobody knows',
      ['--client', 'x', '--act', 'show-accesses', '--by', 'M'],
      /no caller/,
    ],
  ])('%s: one clear sentence, nothing changed', async (_story, words, sentence) => {
    await expect(operate('grant', 'registry', ...words)).rejects.toThrow(sentence)
    expect(await operate('list-callers', 'registry')).not.toContain('portal-profile')
  })

  test('only the registry has callers', async () => {
    await expect(operate('list-callers', 'portal')).rejects.toThrow('Only the registry')
  })
})
