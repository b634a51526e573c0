import {
  type CellReader,
  createRowReader,
  readDate,
  readGender,
  readName,
  readPersonalId,
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
import type { StatedIdentity } from '../staff-identity/identity-form.ts'
import type { Judging, Verdict } from './judge-rows.ts'
import { readUnitCode } from './unit-row.ts'

export const staffColumns = {
  username: ['tên đăng nhập', 'tài khoản', 'username'],
  fullName: ['họ và tên', 'họ tên', 'full_name', 'full name'],
  unitCode: ['mã đơn vị', 'unit', 'unit_code'],
  roles: ['vai trò', 'roles'],
  phone: ['số điện thoại', 'điện thoại', 'phone'],
  representation: ['đại diện', 'representation'],
  personalId: ['số cccd', 'số định danh cá nhân', 'personal_id'],
  dateOfBirth: ['ngày sinh', 'date_of_birth', 'date of birth'],
  gender: ['giới tính', 'gender'],
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
  | 'personal-id-form'
  | 'date-form'
  | 'gender-form'
  | 'identity-incomplete'
  | 'number-taken'
  | 'twice-in-file'

/** Who the official is, as far as the province has been told; the register is asked about it. */
export type ImportedIdentity = Pick<StatedIdentity, 'personalId' | 'dateOfBirth' | 'gender'>

export type ImportedStaff = Required<
  Pick<NewStaffAccount, 'username' | 'fullName' | 'unitCode' | 'roles' | 'representation'>
> & { phone: string | undefined; identity: ImportedIdentity | undefined }

export type KnownStaff = Omit<ImportedStaff, 'identity'> & {
  id: string
  /** By which the personal id is found that stands in the account. */
  numberIndex: string | undefined
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
  indexOf: (personalId: string) => string
  /** Indices of numbers that accounts have; undefined where several may have the same (R147). */
  taken: Set<string> | undefined
}

/** One row against what is known; a new account's number is taken for the rows below it. */
export function judgeStaff(
  row: SheetRow,
  { seen, known, taken, ...judging }: Judging<StaffColumn> & Known,
): Verdict<ImportedStaff, StaffProblem> {
  const { account, errors, cellOf } = readStaffRow(row, judging)
  if (errors.length > 0 || !account) return { errors }
  const { username, identity } = account
  const cell = cellOf('username')
  if (seen.has(username)) return { errors: [{ cell, problem: 'twice-in-file' }] }
  seen.add(username)
  const index = identity && judging.indexOf(identity.personalId)
  const there = known.get(username)
  if (there) return { there: username, differing: listDiffering(there, account, index), cell }
  if (index !== undefined && taken?.has(index)) {
    return { errors: [{ cell: cellOf('personalId'), problem: 'number-taken' }] }
  }
  if (index !== undefined) taken?.add(index)
  return { added: account }
}

function readStaffRow(
  row: SheetRow,
  { columns, units }: Pick<Judging<StaffColumn> & Known, 'columns' | 'units'>,
) {
  const { needed } = staffTable
  const reader = createRowReader<StaffColumn, StaffProblem>(row, { columns, needed })
  const { read, errors, cellOf } = reader
  const username = read('username', readUsername)
  const fullName = read('fullName', readName)
  const unitCode = read('unitCode', (text) => {
    const code = readUnitCode(text)
    return 'problem' in code || units.has(code.value) ? code : { problem: 'unit-unknown' }
  })
  const held = read('roles', readRoles)
  const phone = read('phone', readPhone)
  const representation = read('representation', readRepresentation) ?? 'none'
  const identity = readIdentityCells(reader)
  if (!username || !fullName || !unitCode || !held) return { errors, cellOf }
  const account = { username, fullName, unitCode, roles: held, phone, representation, identity }
  return { account, errors, cellOf }
}

type StaffRowReader = ReturnType<typeof createRowReader<StaffColumn, StaffProblem>>

/** All three or none: the register is asked about no less. */
function readIdentityCells({ read, errors, cellOf }: StaffRowReader): ImportedIdentity | undefined {
  const before = errors.length
  const personalId = read('personalId', readPersonalId)
  const dateOfBirth = read('dateOfBirth', readDate)
  const gender = read('gender', readGender)
  if (personalId && dateOfBirth && gender) return { personalId, dateOfBirth, gender }
  const isBegun = personalId !== undefined || dateOfBirth !== undefined || gender !== undefined
  if (isBegun && errors.length === before) {
    errors.push({ cell: cellOf('personalId'), problem: 'identity-incomplete' })
  }
  return undefined
}

function listDiffering(
  there: KnownStaff,
  account: ImportedStaff,
  index: string | undefined,
): (StaffColumn | 'ended')[] {
  if (there.hasEnded) return ['ended']
  const differing: StaffColumn[] = comparedColumns.filter(
    (column) => textOf(there, column) !== textOf(account, column),
  )
  return index === undefined || index === there.numberIndex
    ? differing
    : [...differing, 'personalId']
}

const comparedColumns = ['fullName', 'unitCode', 'roles', 'phone', 'representation'] as const

type Compared = Pick<ImportedStaff, (typeof comparedColumns)[number]>

function textOf(account: Compared, column: keyof Compared): string | undefined {
  return column === 'roles' ? account.roles.toSorted().join(' ') : account[column]
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
