import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createTestFiles, createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './commands.ts'

const postgres = await findPostgres()
const files = createTestFiles()
afterAll(() => files.remove())

const SECRET_KEY = 'a-secret-of-the-tests-of-no-other-use'
const GUIDE = '../../docs/operator/onestop-staff.md'
const UNITS = [
  ['code', 'name', 'kind', 'parent', 'commune_code'],
  ['H08', 'UBND tỉnh Bình Định', 'province', '', ''],
  ['H08.15', 'Sở Tư pháp', 'department', 'H08', ''],
]
const STAFF = [
  ['username', 'full_name', 'unit', 'roles', 'phone'],
  ['kythuat.1', 'Trần Văn Minh', 'H08', 'technical-admin', '0990100002'],
]

describe.skipIf(postgres.isSkipped)(postgres.title('units and officials from files'), () => {
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  const operate = (...more: string[]) => operateWith(SECRET_KEY, ...more)
  const operateWith = (secretKey: string, ...more: string[]) =>
    runCommand(['import-staff', 'onestop', '--by', 'Mai', ...more], {
      DATABASE_URL: database.url,
      SECRET_KEY: secretKey,
      PRESET: 'binhdinh-2024',
    })
  const units = files.csv(UNITS)
  const accounts = files.csv(STAFF)
  const codes = `${accounts}.codes`
  const both = ['--units', units, '--accounts', accounts]

  beforeAll(async () => {
    database = await createThrowAwayDatabase(postgres)
  })
  afterAll(() => database?.drop())

  test('a dry run makes no tables: without those of this version it is refused', async () => {
    const dry = operate('--units', units, '--dry-run')
    await expect(dry).rejects.toThrow(
      'The tables of onestop_binhdinh are not those of this version',
    )
    const again = operate('--units', units, '--dry-run')
    await expect(again).rejects.toThrow('start the province once')
  })

  test('what is wrong is told by file and cell, and no codes are written', async () => {
    const bad = files.csv([...STAFF, ['ha', 'Lê Hà', 'H08.99', 'boss', '']])
    const failed = operate('--units', units, '--accounts', bad, '--codes', codes)
    await expect(failed).rejects.toThrow(/^Nothing is imported: 3 errors\n {2}\d+\.csv A3: a user/)
    await expect(failed).rejects.toThrow(/csv C3: no such unit.*\n.*csv D3: no such role/)
    expect(existsSync(codes)).toBe(false)
  })

  test('the files that the guide shows are good ones', async () => {
    const guide = readFileSync(resolve(import.meta.dirname, GUIDE), 'utf8')
    const [first = '', second = ''] = [...guide.matchAll(/```csv\n([^]*?)```/g)].map(
      ([, text = '']) => files.text(text),
    )
    const told = await operate('--units', first, '--accounts', second, '--dry-run')
    expect(told).toContain('4 units and 4 accounts could be imported')
    expect(told).not.toContain('Warning')
  })

  test('a dry run says what could be done, and that two have to operate', async () => {
    const told = await operate(...both, '--dry-run')
    expect(told).toContain('2 units and 1 accounts could be imported')
    expect(told).toContain('Warning: only 1 account has technical-admin')
  })

  test('the import; codes in a file for its owner alone, which is never replaced', async () => {
    const nowhere = operate(...both, '--codes', `${codes}/no-folder/codes`)
    await expect(nowhere).rejects.toThrow('--codes cannot be written')
    const told = await operate(...both, '--codes', codes)
    expect(told).toContain('2 units and 1 accounts are imported')
    expect(told).toContain('1 codes for a first password')
    expect(statSync(codes).mode & 0o777).toBe(0o600)
    expect(readFileSync(codes, 'utf8')).toMatch(/"kythuat.1","Trần Văn Minh","([A-Z2-9]{5}-){3}/)
    const again = operate(...both, '--codes', codes)
    await expect(again).rejects.toThrow('is not replaced')
  })

  test('again: nothing is imported, what differs is told and stays', async () => {
    const other = files.csv(
      STAFF.map((row) => row.with(1, row[1] === 'full_name' ? 'full_name' : 'Lê Hà')),
    )
    const told = await operate('--units', units, '--accounts', other)
    expect(told).toContain('0 units and 0 accounts are imported')
    expect(told).toContain('2 units and 0 accounts are there already')
    expect(told).toMatch(/csv A2: kythuat\.1 is there, and differs in fullName; left as it is/)
  })

  test('a key with which nothing opens that the province has sealed is refused', async () => {
    const head = [
      'username',
      'full_name',
      'unit',
      'roles',
      'personal_id',
      'date_of_birth',
      'gender',
    ]
    const told = (username: string, personalId: string) =>
      files.csv([head, [username, 'Lê Hà', 'H08', 'approver', personalId, '30/09/1982', 'Nữ']])
    const importWith = (secretKey: string, file: string, ...more: string[]) =>
      operateWith(secretKey, '--accounts', file, ...more)
    await importWith(SECRET_KEY, told('ha.le', '099182000102'))
    const second = told('ha.hai', '099182000103')
    const other = 'another-secret-that-is-long-enough-too'
    const said = 'SECRET_KEY is not the one of onestop_binhdinh'
    await expect(importWith(other, second, '--dry-run')).rejects.toThrow(said)
    await expect(importWith(other, second)).rejects.toThrow(said)
    const good = await importWith(SECRET_KEY, second)
    expect(good).toContain('0 units and 1 accounts are imported')
  })

  test('without a file, a name or a province it says what is missing', async () => {
    await expect(operate()).rejects.toThrow('--units FILE, --accounts FILE or both')
    await expect(operate('--units', '/no/such.csv')).rejects.toThrow('no such file')
    await expect(runCommand(['import-staff', 'portal'], {})).rejects.toThrow('Only a province')
  })
})
