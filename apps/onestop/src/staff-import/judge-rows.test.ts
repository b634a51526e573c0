import { describe, expect, test } from 'vitest'
import type { NewUnit } from '../unit/unit.ts'
import { judgeStaff, type KnownStaff, staffTable } from './account-row.ts'
import { judgeRows, readTable } from './judge-rows.ts'
import { judgeUnit, unitTable } from './unit-row.ts'

const fileOf = (cells: readonly (readonly string[])[]) => {
  const rows = cells.map((row, at) => ({ sheet: undefined, row: at + 1, cells: row }))
  return {
    rows: async function* () {
      yield await Promise.resolve({ rows, share: 1 })
    },
  }
}

const province = { code: 'H08', name: 'UBND tỉnh Bình Định', kind: 'province' } as const
const top: NewUnit = { ...province, parentCode: undefined, communeCode: undefined }
const UNITS = ['code', 'name', 'kind', 'parent', 'commune_code']

async function judgeUnits(rows: readonly string[][], there: readonly NewUnit[] = [top]) {
  const known = new Map(there.map((unit) => [unit.code, unit]))
  const table = await readTable(fileOf([UNITS, ...rows]), unitTable)
  return judgeRows(table, (row, judging) => judgeUnit(row, { ...judging, known }))
}

describe('rows of units', () => {
  test('the province first, and each below one that is known', async () => {
    const judged = await judgeUnits(
      [
        ['H08', 'UBND tỉnh', 'province', '', ''],
        ['H08.31', 'UBND thành phố Quy Nhơn', 'district', 'H08', ''],
        ['H08.31.21', 'UBND phường Trần Phú', 'commune', 'H08.31', '1234'],
      ],
      [],
    )
    expect(judged.errors).toEqual([])
    expect(judged.added.map(({ code }) => code)).toEqual(['H08', 'H08.31', 'H08.31.21'])
    expect(judged.added[2]).toMatchObject({ parentCode: 'H08.31', communeCode: '01234' })
  })

  test.each([
    [['H08.1!', 'Sở', 'department', 'H08', ''], 'A2', 'unit-code-form'],
    [['H08/1', 'Sở', 'department', 'H08', ''], 'A2', 'unit-code-form'],
    [['H08.15', '', 'department', 'H08', ''], 'B2', 'missing'],
    [['H08.15', 'Sở', 'ministry', 'H08', ''], 'C2', 'kind-unknown'],
    [['H08.15', 'Sở', 'department', '', ''], 'D2', 'parent-missing'],
    [['H08.15.01', 'Phòng', 'division', 'H08.15', ''], 'D2', 'parent-unknown'],
    [['H09.15', 'Sở', 'department', 'H08', ''], 'A2', 'parent-not-in-code'],
    [['H09', 'Tỉnh khác', 'province', '', ''], 'A2', 'second-province'],
    [['H08.31', 'Phường', 'commune', 'H08', ''], 'E2', 'commune-code-missing'],
    [['H08.31', 'Phường', 'commune', 'H08', '21x'], 'E2', 'commune-code-form'],
  ])('%j: %s is told with %s', async (row, cell, problem) => {
    expect((await judgeUnits([row])).errors).toEqual([{ cell, problem }])
  })

  test('twice in the file is wrong; in the province it is the same, or told in what not', async () => {
    const row = ['H08.15', 'Sở Tư pháp', 'department', 'H08', '']
    expect((await judgeUnits([row, row])).errors).toEqual([
      { cell: 'A3', problem: 'twice-in-file' },
    ])
    const judged = await judgeUnits([['H08', province.name, 'province', '', ''], row])
    expect([judged.same, judged.added.length]).toEqual([['H08'], 1])
    const other = await judgeUnits([['H08', 'Tên khác', 'province', '', '']])
    expect(other.differing).toEqual([{ cell: 'A2', of: 'H08', columns: ['name'] }])
  })

  test('a heading that lacks a column is told, and no row is judged by it', async () => {
    const table = await readTable(fileOf([['code', 'name'], ['x']]), unitTable)
    expect(table.rows).toEqual([])
    expect(table.headingProblems).toEqual([{ problem: 'missing-column', column: 'kind' }])
  })
})

const STAFF = ['username', 'full_name', 'unit', 'roles', 'phone', 'representation']
const WHO = ['personal_id', 'date_of_birth', 'gender']
const lan: KnownStaff = {
  id: 'lan',
  username: 'Lan.NT',
  fullName: 'Nguyễn Thị Lan',
  unitCode: 'H08',
  roles: ['unit-head', 'approver'],
  phone: '+84990000001',
  representation: 'none',
  numberIndex: '#099186000123',
  hasEnded: false,
  isActive: true,
  isUnused: false,
}

async function judgeAccounts(
  rows: readonly string[][],
  there: readonly KnownStaff[] = [lan],
  taken?: Set<string>,
) {
  const known = new Map(there.map((one) => [one.username.toLowerCase(), one]))
  const table = await readTable(fileOf([[...STAFF, ...WHO], ...rows]), staffTable)
  const units = new Set(['H08'])
  return judgeRows(table, (row, judging) =>
    judgeStaff(row, { ...judging, known, units, taken, indexOf: (id) => `#${id}` }),
  )
}

describe('rows of officials', () => {
  test('roles in any order between spaces, commas or semicolons; a phone may lack', async () => {
    const rows = [['MINH', 'Trần Văn Minh', 'H08', 'approver; Unit-Head,processing', '', '']]
    const { added } = await judgeAccounts(rows)
    expect(added).toEqual([
      {
        username: 'minh',
        fullName: 'Trần Văn Minh',
        unitCode: 'H08',
        roles: ['processing', 'approver', 'unit-head'],
        phone: undefined,
        representation: 'none',
        identity: undefined,
      },
    ])
  })

  test.each([
    [['lê', 'Lê Hà', 'H08', 'approver', '', ''], 'A2', 'username-form'],
    [['ha.le', '', 'H08', 'approver', '', ''], 'B2', 'missing'],
    [['ha.le', 'Lê Hà', 'H08.99', 'approver', '', ''], 'C2', 'unit-unknown'],
    [['ha.le', 'Lê Hà', 'H08', '', '', ''], 'D2', 'missing'],
    [['ha.le', 'Lê Hà', 'H08', 'approver boss', '', ''], 'D2', 'role-unknown'],
    [['ha.le', 'Lê Hà', 'H08', ';', '', ''], 'D2', 'role-unknown'],
    [['ha.le', 'Lê Hà', 'H08', 'technical-admin approver', '', ''], 'D2', 'operator-alone'],
    [['ha.le', 'Lê Hà', 'H08', 'approver', '12', ''], 'E2', 'phone-form'],
    [['ha.le', 'Lê Hà', 'H08', 'approver', '', 'boss'], 'F2', 'representation-unknown'],
  ])('%j: %s is told with %s', async (row, cell, problem) => {
    expect((await judgeAccounts([row])).errors).toEqual([{ cell, problem }])
  })

  test('who is there is the same, or told in what not; who has ended is told as that', async () => {
    const row = ['lan.nt', lan.fullName, 'H08', 'approver unit-head', '0990000001', '']
    expect((await judgeAccounts([row])).same).toEqual(['lan.nt'])
    const other = await judgeAccounts([row.with(3, 'approver').with(4, '')])
    expect(other.differing).toEqual([{ cell: 'A2', of: 'lan.nt', columns: ['roles', 'phone'] }])
    const ended = await judgeAccounts([row], [{ ...lan, hasEnded: true }])
    expect(ended.differing).toEqual([{ cell: 'A2', of: 'lan.nt', columns: ['ended'] }])
    const twice = await judgeAccounts([row, row.with(0, 'LAN.NT')])
    expect(twice.errors).toEqual([{ cell: 'A3', problem: 'twice-in-file' }])
  })

  const ha = ['ha.le', 'Lê Thị Hà', 'H08', 'approver', '', '']

  test('who an official is: all three cells, or none', async () => {
    const told = ['099186000124', '04/05/1986', 'Nữ']
    expect((await judgeAccounts([[...ha, ...told]])).added).toMatchObject([
      { identity: { personalId: '099186000124', dateOfBirth: '1986-05-04', gender: 'female' } },
    ])
    const errorsOf = async (...cells: string[]) =>
      (await judgeAccounts([[...ha, ...cells]])).errors.map((one) => Object.values(one).join(' '))
    expect(await errorsOf('', '', 'Nam')).toEqual(['G2 identity-incomplete'])
    expect(await errorsOf('099186000124', '', '')).toEqual(['G2 identity-incomplete'])
    expect(await errorsOf('12', '31/02/1986', 'x')).toEqual([
      'G2 personal-id-form',
      'H2 date-form',
      'I2 gender-form',
    ])
  })

  test('one number for two is wrong where a province allows one account alone', async () => {
    const told = ['099186000123', '04/05/1986', 'Nữ']
    const rows = [
      [...ha, ...told],
      ['minh', 'Trần Văn Minh', 'H08', 'approver', '', '', ...told],
    ]
    expect((await judgeAccounts(rows)).errors).toEqual([])
    const within = await judgeAccounts(rows, [], new Set())
    expect(within.errors).toEqual([{ cell: 'G3', problem: 'number-taken' }])
    const there = await judgeAccounts(rows, [lan], new Set(['#099186000123']))
    expect(there.errors.map(({ cell }) => cell)).toEqual(['G2', 'G3'])
  })

  test('another number than the one that is there is told, and none is nothing', async () => {
    const row = ['lan.nt', lan.fullName, 'H08', 'approver unit-head', '0990000001', '']
    const other = await judgeAccounts([[...row, '099186000124', '1986', 'Nữ']])
    expect(other.differing).toEqual([{ cell: 'A2', of: 'lan.nt', columns: ['personalId'] }])
    const same = await judgeAccounts([[...row, '099186000123', '1986', 'Nữ']])
    expect(same.same).toEqual(['lan.nt'])
  })
})
