import { openPostgres } from '@mot-cua/database'
import { newId } from '@mot-cua/kernel'
import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './commands.ts'

const postgres = await findPostgres()

/** An administrator, and a citizen whose hundred wrong codes have closed the factor. */
async function insertTwo(db: Kysely<unknown>): Promise<void> {
  for (const [username, audience] of [
    ['quan.tri', 'administrator'],
    ['cong.dan', 'person'],
  ]) {
    const [person, account] = [newId(), newId()]
    await sql`insert into portal.person (id, created_at) values (${person}, now())`.execute(db)
    await sql`insert into portal.account
      (id, person_id, home_person_id, technical_id, type, audience, issuer, subject, created_at)
      values (${account}, ${person}, ${person}, ${account}, 'portal', ${audience}, 'own',
        ${account}, now())`.execute(db)
    await sql`insert into portal.portal_credential
      (account_id, username, password_hash, phone, created_at, updated_at)
      values (${account}, ${username}, 'none', '+84990000001', now(), now())`.execute(db)
    await sql`insert into portal.sms_factor (account_id, failures, consecutive)
      values (${account}, 100, 100)`.execute(db)
  }
}

describe.skipIf(postgres.isSkipped)(postgres.title('accounts of the portal, at the desk'), () => {
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  const operate = (...argv: string[]) =>
    runCommand(argv, {
      DATABASE_URL: database.url,
      SECRET_KEY: 'a-secret-of-the-tests-of-no-other-use',
    })
  const enrol = (...more: string[]) => operate('enrol-admin', 'portal', '--by', 'Mai', ...more)

  beforeAll(async () => {
    database = await createThrowAwayDatabase(postgres)
    // The first command makes the tables.
    await expect(enrol('--username', 'nobody')).rejects.toThrow('no administrator is called nobody')
    const engine = await openPostgres({ url: database.url })
    await insertTwo(engine.schema('portal'))
    await engine.close()
  })
  afterAll(() => database?.drop())

  test('a code for an administrator, and for nobody else', async () => {
    expect(await enrol('--username', 'Quan.Tri')).toMatch(/(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}$/)
    await expect(enrol('--username', 'cong.dan')).rejects.toThrow('no administrator')
    await expect(enrol()).rejects.toThrow('--username is missing')
  })

  test('an agency gets a token for its source, once, until it is withdrawn', async () => {
    const issue = (...more: string[]) => operate('issue-agency-token', 'portal', ...more)
    const issued = await issue('--source', 'BinhDinh', '--by', 'Mai', '--days', '30')
    expect(issued).toMatch(/: [\w-]{43}$/)
    await expect(issue('--source', 'Bình Định', '--by', 'Mai')).rejects.toThrow('--source takes')
    await expect(issue('--source', 'x1', '--by', 'Mai', '--days', '0')).rejects.toThrow('--days')
    const listed = await operate('list-agency-tokens', 'portal')
    expect(listed).not.toContain(issued.split(': ').at(-1))
    const { id, source } = JSON.parse(listed) as Record<string, string>
    expect(source).toBe('binhdinh')
    const withdraw = () =>
      operate('withdraw-agency-token', 'portal', '--token', id ?? '', '--by', 'Mai')
    expect(await withdraw()).toContain('registers nobody now')
    await expect(withdraw()).rejects.toThrow('no token')
    expect(await operate('list-agency-tokens', 'portal')).toBe('no agency has a token')
  })

  test('a code for a forgotten password: who and why, and sessions that are to end', async () => {
    const reset = (...more: string[]) =>
      operate('reset-admin-password', 'portal', '--by', 'Mai', ...more)
    const answer = await reset('--username', 'quan.tri', '--reason', 'seen')
    expect(answer).toMatch(/(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}$/m)
    await expect(reset('--username', 'quan.tri')).rejects.toThrow('--reason is missing')
    const other = reset('--username', 'cong.dan', '--reason', 'seen')
    await expect(other).rejects.toThrow('no administrator')
    const engine = await openPostgres({ url: database.url })
    const { rows } = await sql<{ detail: object; ends_sessions: boolean }>`
      select detail, ends_sessions from portal.audit_event join portal.operator_code
      using (account_id) where type = 'password.reset-given' and purpose = 'password'
    `.execute(engine.schema('portal'))
    await engine.close()
    expect(rows).toEqual([{ detail: { by: 'Mai', reason: 'seen' }, ends_sessions: true }])
  })

  test('codes that were closed work again, once, with who and why', async () => {
    const reopen = (...more: string[]) =>
      operate('reopen-factor', 'portal', '--by', 'Mai', '--reason', 'seen', ...more)
    expect(await reopen('--username', 'cong.dan')).toContain('work again')
    await expect(reopen('--username', 'cong.dan')).rejects.toThrow('no wrong codes')
    await expect(reopen('--username', 'nobody')).rejects.toThrow('nobody is called nobody')
  })
})
