import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './commands.ts'

const postgres = await findPostgres()
const title = `rules of identity${postgres.isSkipped ? ` (skipped: ${postgres.missing})` : ''}`

describe.skipIf(postgres.isSkipped)(title, () => {
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  const operate = (...argv: string[]) =>
    runCommand(argv, {
      DATABASE_URL: database.url,
      SECRET_KEY: 'a-secret-of-the-tests-of-no-other-use',
    })
  beforeAll(async () => {
    database = await createThrowAwayDatabase(postgres)
  })
  afterAll(() => database?.drop())

  test('are listed, changed and listed again', async () => {
    expect(await operate('list-rules')).toContain('assurance.qrLogin 2 (usual: 2)')
    await operate('set-rule', 'assurance.qrLogin', '1', '--by', 'Trần Thị Mai')
    await operate('set-rule', 'app.logoutAfterQrLogin', 'false')
    const listed = await operate('list-rules')
    expect(listed).toContain('assurance.qrLogin 1 (usual: 2)')
    expect(listed).toContain('app.logoutAfterQrLogin false (usual: true)')
  })

  test.each([
    [['assurance.qrLogin', '3']],
    [['assurance.shoeSize', '1']],
    [['assurance.qrLogin']],
    [[]],
  ])('%j: one clear sentence, nothing changed', async (words) => {
    const before = await operate('list-rules')
    await expect(operate('set-rule', ...words)).rejects.toThrow(/rule/)
    expect(await operate('list-rules')).toBe(before)
  })
})
