import {
  type CellError,
  type CellReader,
  createRowReader,
  readName,
  readPhone,
  readUsername,
  type SheetRow,
  type Table,
} from '@mot-cua/sheets'
import {
  type NewStaffAccount,
  type Representation,
  type Role,
  roles,
} from '../staff-account/staff-account.ts'
import type { Judging, Verdict } from './judge-rows.ts'
import { readUnitCode } from './unit-row.ts'

export const staffColumns = {
  username: ['tên đăng nhập', 'tài khoản', 'username'],
  fullName: ['họ và tên', 'họ tên', 'full_name', 'full name'],
  unitCode: ['mã đơn vị', 'unit', 'unit_code'],
  roles: ['vai trò', 'roles'],
  phone: ['số điện thoại', 'điện thoại', 'phone'],
  representation: ['đại diện', 'representation'],
} as const satisfies Record<string, readonly string[]>

export type StaffColumn = keyof typeof staffColumns

export const staffTable: Table<StaffColumn> = {
  names: staffColumns,
  needed: ['username', 'fullName', 'unitCode', 'roles'],
}

export type StaffProblem =
  | 'missing'
  | 'username-form'
  | 'too-long'
  | 'unit-code-form'
  | 'unit-unknown'
  | 'role-unknown'
  | 'operator-alone'
  | 'phone-form'
  | 'representation-unknown'
  | 'twice-in-file'

type ImportedStaff = Required<
  Pick<NewStaffAccount, 'username' | 'fullName' | 'unitCode' | 'roles' | 'representation'>
> & { phone: string | undefined }

export type KnownStaff = ImportedStaff & {
  id: string
  hasEnded: boolean
  /** Neither ended nor suspended. */
  isActive: boolean
  /** No password, no person and not ended: nobody has come in by it yet. */
  isUnused: boolean
}

type Known = {
  /** By user name in small letters. */
  known: ReadonlyMap<string, KnownStaff>
  units: { has(code: string): boolean }
}

export function judgeStaff(
  row: SheetRow,
  { columns, known, units, seen }: Judging<StaffColumn> & Known,
): Verdict<ImportedStaff, StaffProblem> {
  const { read, errors, cellOf } = createRowReader<StaffColumn, StaffProblem>(row, {
    columns,
    needed: staffTable.needed,
  })
  const username = read('username', readUsername)
  const fullName = read('fullName', readName)
  const unitCode = read('unitCode', (text) => {
    const code = readUnitCode(text)
    return 'problem' in code || units.has(code.value) ? code : { problem: 'unit-unknown' }
  })
  const held = read('roles', readRoles)
  const phone = read('phone', readPhone)
  const representation = read('representation', readRepresentation) ?? 'none'
  if (errors.length > 0 || !username || !fullName || !unitCode || !held) return { errors }
  const cell = cellOf('username')
  if (seen.has(username)) return { errors: [{ cell, problem: 'twice-in-file' }] }
  seen.add(username)
  const account = { username, fullName, unitCode, roles: held, phone, representation }
  const there = known.get(username)
  return there
    ? { there: username, differing: listDiffering(there, account), cell }
    : { added: account }
}

function listDiffering(there: KnownStaff, account: ImportedStaff): (StaffColumn | 'ended')[] {
  if (there.hasEnded) return ['ended']
  const columns = Object.keys(staffColumns) as StaffColumn[]
  return columns.filter((column) => textOf(there, column) !== textOf(account, column))
}

function textOf(account: ImportedStaff, column: StaffColumn): string | undefined {
  if (column === 'roles') return account.roles.toSorted().join(' ')
  return column === 'username' ? account.username.toLowerCase() : account[column]
}

const readRoles: CellReader<Role[], 'role-unknown' | 'operator-alone'> = (text) => {
  const words = new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  )
  const held = roles.filter((role) => words.has(role))
  if (held.length < words.size || held.length === 0) return { problem: 'role-unknown' }
  const isMixed = held.length > 1 && held.includes('technical-admin')
  return isMixed ? { problem: 'operator-alone' } : { value: held }
}

const representations: readonly Representation[] = ['none', 'numbered-office', 'division']

const readRepresentation: CellReader<Representation, 'representation-unknown'> = (text) => {
  const value = representations.find((known) => known === text.toLowerCase())
  return value ? { value } : { problem: 'representation-unknown' }
}

export type StaffError = CellError<StaffProblem>
