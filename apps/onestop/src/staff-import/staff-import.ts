import { hashHandedCode, newHandedCode } from '@mot-cua/authentication'
import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { ImportFile } from '@mot-cua/sheets'
import type { Role } from '../staff-account/staff-account.ts'
import { CODE_SECONDS } from '../staff-sign-in/password-code.ts'
import type { NewUnit } from '../unit/unit.ts'
import {
  type ImportedIdentity,
  type ImportedStaff,
  judgeStaff,
  type KnownStaff,
  type StaffColumn,
  type StaffProblem,
  staffTable,
} from './account-row.ts'
import { type Judged, judgeRows, type ReadTable, readTable } from './judge-rows.ts'
import { judgeUnit, type UnitColumn, type UnitProblem, unitTable } from './unit-row.ts'

/** Units and officials as they are before an import. */
export type KnownProvince = {
  units: readonly NewUnit[]
  accounts: readonly KnownStaff[]
  mayShareNumber: boolean
}

export type FirstCode = { username: string; fullName: string; code: string }

type KeptCode = { staffAccountId: string; codeHash: string; at: Date; expiresAt: Date }

export type ImportRecord = {
  askedBy: string
  at: Date
  files: readonly string[]
  units: number
  accounts: readonly { id: string; unitCode: string; roles: readonly Role[] }[]
  /** Of the accounts that a code was given for. */
  codes: readonly string[]
}

/** Sees and writes in the one transaction of an import, beside which there is no other. */
export type StaffImportWriter = {
  readProvince(): Promise<KnownProvince>
  addUnits(units: readonly NewUnit[]): Promise<void>
  /** Their ids, by user name. */
  addAccounts(accounts: readonly ImportedStaff[], at: Date): Promise<Map<string, string>>
  /** Throws `conflict` where another account has taken a number in this very moment. */
  stateIdentities(
    stated: readonly NewIdentity[],
    by: { mayShareNumber: boolean; at: Date },
  ): Promise<void>
  giveCodes(codes: readonly KeptCode[]): Promise<void>
  record(done: ImportRecord): Promise<void>
}

export type NewIdentity = { staffAccountId: string; fullName: string; identity: ImportedIdentity }

export type StaffImportStore = {
  importAll<T>(work: (writer: StaffImportWriter) => Promise<T>): Promise<T>
}

export type StaffImportChecked = {
  units: Judged<NewUnit, UnitColumn, UnitProblem>
  accounts: Judged<ImportedStaff, StaffColumn, StaffProblem>
  /** Who operates the province afterwards: neither ended nor suspended. */
  operators: number
}

export type StaffImportOutcome =
  | { outcome: 'imported'; checked: StaffImportChecked; codes: number }
  /** Nothing was written: what is wrong stands in `checked`. */
  | { outcome: 'errors'; checked: StaffImportChecked }

export type StaffImportFiles = { units?: ImportFile | undefined; accounts?: ImportFile | undefined }

type Options = {
  askedBy: string
  /**
   * Takes a first code for every account of the file by which nobody has come in yet, before the
   * transaction ends; without it none is given.
   */
  keepCodes?: ((codes: readonly FirstCode[]) => Promise<void>) | undefined
}

type Deps = {
  store: StaffImportStore
  /** By which a personal id is found that rests sealed. */
  indexOf: (personalId: string) => string
  now: Clock
}

export type StaffImports = ReturnType<typeof createStaffImports>

/** Units and officials of a province from tables: all of it or nothing, and never over what is there. */
export function createStaffImports({ store, indexOf, now }: Deps) {
  const readAll = async (files: StaffImportFiles) => ({ ...(await readTables(files)), indexOf })
  return {
    /** Dry run: everything that would be wrong, and nothing written. */
    async check(files: StaffImportFiles): Promise<StaffImportChecked> {
      const tables = await readAll(files)
      return store.importAll(async (writer) => judge(tables, await writer.readProvince()))
    },

    async run(files: StaffImportFiles, options: Options): Promise<StaffImportOutcome> {
      const tables = await readAll(files)
      const names = [files.units, files.accounts].flatMap((file) => (file ? [file.name] : []))
      return store.importAll((writer) =>
        importInto(writer, tables, { ...options, names, at: now() }),
      )
    },
  }
}

type Tables = Pick<Deps, 'indexOf'> & {
  units: ReadTable<UnitColumn>
  accounts: ReadTable<StaffColumn>
}

async function readTables({ units, accounts }: StaffImportFiles) {
  return {
    units: await readTable(units, unitTable),
    accounts: await readTable(accounts, staffTable),
  }
}

function judge(tables: Tables, province: KnownProvince): StaffImportChecked {
  // A row of the one file is known to those below it and to the other file.
  const knownUnits = new Map(province.units.map((unit) => [unit.code, unit]))
  const units = judgeRows(tables.units, (row, judging) =>
    judgeUnit(row, { ...judging, known: knownUnits }),
  )
  const known = byUsername(province)
  const taken = province.mayShareNumber ? undefined : listNumbers(province)
  const accounts = judgeRows(tables.accounts, (row, judging) =>
    judgeStaff(row, { ...judging, known, units: knownUnits, taken, indexOf: tables.indexOf }),
  )
  const active = [...province.accounts.filter(({ isActive }) => isActive), ...accounts.added]
  const operators = active.filter(({ roles }) => roles.includes('technical-admin')).length
  return { units, accounts, operators }
}

function byUsername({ accounts }: KnownProvince): Map<string, KnownStaff> {
  return new Map(accounts.map((account) => [account.username.toLowerCase(), account]))
}

function listNumbers({ accounts }: KnownProvince): Set<string> {
  return new Set(accounts.flatMap((one) => (one.hasEnded ? [] : (one.numberIndex ?? []))))
}

const isWrong = ({ units, accounts }: StaffImportChecked) =>
  [units, accounts].some((one) => one.errors.length > 0 || one.headingProblems.length > 0)

type Asked = Options & { names: readonly string[]; at: Date }

async function importInto(
  writer: StaffImportWriter,
  tables: Tables,
  { askedBy, keepCodes, names: files, at }: Asked,
): Promise<StaffImportOutcome> {
  const province = await writer.readProvince()
  const checked = judge(tables, province)
  if (isWrong(checked)) return { outcome: 'errors', checked }
  const { units, accounts } = checked
  await writer.addUnits(units.added)
  const ids = await writer.addAccounts(accounts.added, at)
  await writer.stateIdentities(listStated(accounts.added, ids), { ...province, at })
  const unused = keepCodes ? listUnused(checked, { known: byUsername(province), ids }) : []
  const codes = unused.map((account) => ({ ...account, code: newHandedCode() }))
  await writer.giveCodes(codes.map((given) => keptCode(given, at)))
  await writer.record({
    askedBy,
    at,
    files,
    units: units.added.length,
    accounts: accounts.added.map((account) => ({
      ...account,
      id: ids.get(account.username) ?? '',
    })),
    codes: codes.map(({ staffAccountId }) => staffAccountId),
  })
  if (codes.length > 0) await keepCodes?.(codes)
  return { outcome: 'imported', checked, codes: codes.length }
}

function listStated(
  added: readonly ImportedStaff[],
  ids: ReadonlyMap<string, string>,
): NewIdentity[] {
  return added.flatMap(({ username, fullName, identity }) => {
    const staffAccountId = ids.get(username)
    return identity && staffAccountId !== undefined ? [{ staffAccountId, fullName, identity }] : []
  })
}

type Unused = { staffAccountId: string; username: string; fullName: string }

/** Of the file: the new ones, and those that are the same and have waited for their holder since. */
function listUnused(
  { accounts }: StaffImportChecked,
  { known, ids }: { known: ReadonlyMap<string, KnownStaff>; ids: ReadonlyMap<string, string> },
): Unused[] {
  const waiting = accounts.same.flatMap((name) => known.get(name) ?? [])
  return [
    ...waiting
      .filter(({ isUnused }) => isUnused)
      .map(({ id: staffAccountId, username, fullName }) => ({
        staffAccountId,
        username,
        fullName,
      })),
    ...accounts.added.flatMap(({ username, fullName }) => {
      const staffAccountId = ids.get(username)
      return staffAccountId === undefined ? [] : [{ staffAccountId, username, fullName }]
    }),
  ]
}

function keptCode({ staffAccountId, code }: Unused & { code: string }, at: Date): KeptCode {
  const expiresAt = addSeconds(at, CODE_SECONDS)
  return { staffAccountId, codeHash: hashHandedCode(code), at, expiresAt }
}
