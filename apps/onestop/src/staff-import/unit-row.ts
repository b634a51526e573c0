import {
  type CellReader,
  createRowReader,
  readName,
  type SheetRow,
  type Table,
} from '@mot-cua/sheets'
import { type NewUnit, type UnitKind, unitKinds } from '../unit/unit.ts'
import type { Judging, Verdict } from './judge-rows.ts'

export const unitColumns = {
  code: ['mã đơn vị', 'code', 'unit_code'],
  name: ['tên đơn vị', 'name'],
  kind: ['loại đơn vị', 'kind'],
  parentCode: ['mã đơn vị cấp trên', 'parent', 'parent_code'],
  communeCode: ['mã xã', 'commune', 'commune_code'],
} as const satisfies Record<string, readonly string[]>

export type UnitColumn = keyof typeof unitColumns

export const unitTable: Table<UnitColumn> = {
  names: unitColumns,
  needed: ['code', 'name', 'kind'],
}

export type UnitProblem =
  | 'missing'
  | 'unit-code-form'
  | 'too-long'
  | 'kind-unknown'
  | 'commune-code-form'
  | 'commune-code-missing'
  | 'twice-in-file'
  | 'parent-missing'
  | 'parent-unknown'
  | 'parent-not-in-code'
  | 'second-province'

/** Of units that are there or stand further up. */
export type KnownUnits = Map<string, NewUnit>

/** One row against what is known; a new unit is known to the rows below it. */
export function judgeUnit(
  row: SheetRow,
  { columns, known, seen }: Judging<UnitColumn> & { known: KnownUnits },
): Verdict<NewUnit, UnitProblem> {
  const { read, errors, cellOf } = createRowReader<UnitColumn, UnitProblem>(row, {
    columns,
    needed: unitTable.needed,
  })
  const code = read('code', readUnitCode)
  const name = read('name', readName)
  const kind = read('kind', readKind)
  const parentCode = read('parentCode', readUnitCode)
  const communeCode = read('communeCode', readCommuneCode)
  if (errors.length > 0 || !code || !name || !kind) return { errors }
  const unit: NewUnit = { code, name, kind, parentCode, communeCode }
  const problem = findUnitProblem(unit, { known, seen })
  if (problem) return { errors: [{ cell: cellOf(columnOf[problem]), problem }] }
  seen.add(code)
  const there = known.get(code)
  if (!there) {
    known.set(code, unit)
    return { added: unit }
  }
  const differing = comparedColumns.filter((column) => there[column] !== unit[column])
  return { there: code, differing, cell: cellOf('code') }
}

const comparedColumns = ['name', 'kind', 'parentCode', 'communeCode'] as const

/** Where a problem of the whole row is told. */
const columnOf = {
  'twice-in-file': 'code',
  'commune-code-missing': 'communeCode',
  'parent-missing': 'parentCode',
  'parent-unknown': 'parentCode',
  'parent-not-in-code': 'code',
  'second-province': 'code',
} as const satisfies Partial<Record<UnitProblem, UnitColumn>>

type Known = { known: KnownUnits; seen: ReadonlySet<string> }

function findUnitProblem(
  { code, kind, parentCode, communeCode }: NewUnit,
  { known, seen }: Known,
): keyof typeof columnOf | undefined {
  if (seen.has(code)) return 'twice-in-file'
  if (kind === 'commune' && communeCode === undefined) return 'commune-code-missing'
  if (parentCode === undefined) {
    if (kind !== 'province') return 'parent-missing'
    const root = [...known.values()].find((unit) => unit.parentCode === undefined)
    return root === undefined || root.code === code ? undefined : 'second-province'
  }
  if (!known.has(parentCode)) return 'parent-unknown'
  return code.startsWith(`${parentCode}.`) ? undefined : 'parent-not-in-code'
}

/** Levels of an agency's code between dots; a slash would break the paths that are made of them. */
export const readUnitCode: CellReader<string, 'unit-code-form'> = (text) =>
  /^[A-Z0-9]{1,10}(\.[A-Z0-9]{1,10}){0,7}$/.test(text)
    ? { value: text }
    : { problem: 'unit-code-form' }

const readKind: CellReader<UnitKind, 'kind-unknown'> = (text) => {
  const value = unitKinds.find((kind) => kind === text.toLowerCase())
  return value ? { value } : { problem: 'kind-unknown' }
}

const readCommuneCode: CellReader<string, 'commune-code-form'> = (text) => {
  // A table that took the code for a number has eaten its leading zeros.
  return /^\d{3,5}$/.test(text)
    ? { value: text.padStart(5, '0') }
    : { problem: 'commune-code-form' }
}
