import { open, rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { openPostgres } from '@mot-cua/database'
import { csvHead, csvLine, systemClock } from '@mot-cua/kernel'
import {
  type Difference,
  type FirstCode,
  type Judged,
  openStaffImports,
  type Preset,
  type StaffImportChecked,
  type StaffImportFiles,
  type StaffImports,
  type StaffProblem,
  staffColumns,
  type UnitProblem,
  unitColumns,
} from '@mot-cua/onestop'
import { openImportFile } from '@mot-cua/sheets'
import { ConfigError } from '@mot-cua/web'
import type { Place } from './backup/backup.ts'
import { withConnection } from './backup/query.ts'
import { isKeyOf } from './backup/sealed.ts'
import { describeHeading, MOST_SHOWN, refuseFile } from './import-words.ts'

/** Two, because each lets the other in and no-one does so alone. */
const LEAST_OPERATORS = 2

export type StaffImportWish = {
  units: string | undefined
  accounts: string | undefined
  /** Where codes for first passwords are written. */
  codes: string | undefined
  by: string
  isDryRun: boolean
}

type ProvincePlace = Place & { preset: Preset }

/** Answers what was or would be imported; throws ConfigError with every error and its cell. */
export async function importStaff(place: ProvincePlace, wish: StaffImportWish): Promise<string> {
  const { units, accounts, codes } = wish
  if (units === undefined && accounts === undefined) {
    throw new ConfigError('--units FILE, --accounts FILE or both: name a .csv or .xlsx file')
  }
  if (codes !== undefined) await refuseToOverwrite(codes)
  const files = { units: await openIfNamed(units), accounts: await openIfNamed(accounts) }
  const names = { units: basename(units ?? ''), accounts: basename(accounts ?? '') }
  return withImports({ ...place, isDryRun: wish.isDryRun }, (imports) =>
    importFiles(imports, { files, names, wish }),
  )
}

type Names = { units: string; accounts: string }
type Given = { files: StaffImportFiles; names: Names; wish: StaffImportWish }

async function importFiles(imports: StaffImports, { files, names, wish }: Given): Promise<string> {
  const { isDryRun, by: askedBy, codes: path } = wish
  if (isDryRun) {
    const checked = await imports.check(files).catch(refuseFile)
    const wrong = listWrong(checked, names)
    return wrong.length > 0 ? refuse('Dry run', wrong) : describeDone('could be', checked, names)
  }
  const keeper = createCodeKeeper(path)
  const done = await imports
    .run(files, { askedBy, keepCodes: keeper?.keep })
    .catch(async (error: unknown) => {
      await keeper?.takeBack()
      return refuseFile(error)
    })
  if (done.outcome === 'errors')
    return refuse('Nothing is imported', listWrong(done.checked, names))
  const told = describeDone('are', done.checked, names)
  if (path === undefined || done.codes === 0) return told
  return [
    told,
    `${path} has ${done.codes} codes for a first password, each good once and for a day:`,
    'to be handed to each official alone, and typed at /staff/sign-in/reset',
  ].join('\n')
}

/** Nobody but whoever runs the command reads the file, and none that is there is lost. */
function createCodeKeeper(path: string | undefined) {
  if (path === undefined) return undefined
  let isMade = false
  return {
    keep: async (codes: readonly FirstCode[]): Promise<void> => {
      const file = await open(path, 'wx', 0o600).catch((error: Error) => {
        throw new ConfigError(`--codes cannot be written: ${error.message}`)
      })
      isMade = true
      const lines = codes.map(({ username, fullName, code }) => csvLine([username, fullName, code]))
      await file.writeFile(csvHead(['username', 'full_name', 'code']) + lines.join(''))
      await file.close()
    },
    /** Of an import that has not come to its end. */
    takeBack: () => (isMade ? rm(path) : Promise.resolve()),
  }
}

async function refuseToOverwrite(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  if (isThere)
    throw new ConfigError(`--codes ${path}: there is such a file, and it is not replaced`)
}

async function openIfNamed(path: string | undefined) {
  return path === undefined ? undefined : openImportFile(path).catch(refuseFile)
}

function describeDone(what: string, checked: StaffImportChecked, names: Names): string {
  const { units, accounts, operators } = checked
  const differences = [
    ...units.differing.map((one) => describeDifference(names.units, one)),
    ...accounts.differing.map((one) => describeDifference(names.accounts, one)),
  ]
  return [
    `${units.added.length} units and ${accounts.added.length} accounts ${what} imported`,
    `${units.same.length} units and ${accounts.same.length} accounts are there already`,
    ...shorten(differences),
    ...(operators < LEAST_OPERATORS ? [describeOperators(operators)] : []),
  ].join('\n')
}

function describeDifference(file: string, { cell, of, columns }: Difference): string {
  const said = columns.includes('ended')
    ? 'has ended'
    : `is there, and differs in ${columns.join(', ')}`
  return `  ${file} ${cell}: ${of} ${said}; left as it is`
}

function describeOperators(operators: number): string {
  const count = operators === 1 ? 'only 1 account has' : 'no account has'
  return `Warning: ${count} technical-admin; give it to ${LEAST_OPERATORS} people at least`
}

function refuse(what: string, wrong: readonly string[]): never {
  throw new ConfigError([`${what}: ${wrong.length} errors`, ...shorten(wrong)].join('\n'))
}

function listWrong({ units, accounts }: StaffImportChecked, names: Names): string[] {
  return [
    ...describeWrong(names.units, units, { columns: unitColumns, sentences: unitSentences }),
    ...describeWrong(names.accounts, accounts, {
      columns: staffColumns,
      sentences: staffSentences,
    }),
  ]
}

function describeWrong<Column extends string, Problem extends string>(
  file: string,
  judged: Judged<unknown, Column, Problem>,
  words: {
    columns: Record<Column, readonly string[]>
    sentences: Record<Problem, string>
  },
): string[] {
  return [
    ...judged.headingProblems.map((one) => `  ${file}: ${describeHeading(one, words.columns)}`),
    ...judged.errors.map(({ cell, problem }) => `  ${file} ${cell}: ${words.sentences[problem]}`),
  ]
}

function shorten(lines: readonly string[]): string[] {
  const more = lines.length - MOST_SHOWN
  return more > 0 ? [...lines.slice(0, MOST_SHOWN), `  and ${more} more`] : [...lines]
}

const unitSentences: Record<UnitProblem, string> = {
  missing: 'must not be empty',
  'unit-code-form': 'a code has capitals and digits, its levels between dots: H08.31.20',
  'too-long': 'too long, or with signs that no name has',
  'kind-unknown': 'no kind of unit; docs/operator/onestop-staff.md lists them',
  'commune-code-form': 'the code of a commune has 5 digits',
  'commune-code-missing': 'a commune needs the code of the commune',
  'twice-in-file': 'this code stands further up already',
  'parent-missing': 'only the province itself has no unit above it',
  'parent-unknown': 'the unit above neither stands further up nor is in the province',
  'parent-not-in-code': 'the code does not begin with that of the unit above and a dot',
  'second-province': 'the province has another unit at its top already',
}

const staffSentences: Record<StaffProblem, string> = {
  missing: 'must not be empty',
  'username-form': 'a user name has 3 to 64 letters without marks, digits or signs, and no spaces',
  'too-long': 'too long, or with signs that no name has',
  'unit-code-form': unitSentences['unit-code-form'],
  'unit-unknown': 'no such unit in the province or in the file of units',
  'role-unknown': 'no such role; docs/operator/onestop-staff.md lists them',
  'operator-alone': 'technical-admin is nobody’s second role: it needs an account of its own',
  'phone-form': 'not a Vietnamese mobile number',
  'representation-unknown': 'none, numbered-office or division',
  'personal-id-form': 'a personal id has 12 digits',
  'date-form': 'not a date: dd/MM/yyyy, or the year alone',
  'gender-form': 'Nam or Nữ',
  'identity-incomplete': 'personal id, date of birth and gender stand together or not at all',
  'number-taken': 'another account has this personal id, and the province allows one alone',
  'twice-in-file': 'this user name stands further up already',
}

/** Numbers under another key would be found by nobody, and pages would break over them. */
async function refuseOtherKey(place: Place): Promise<void> {
  const isKey = await withConnection(place.databaseUrl, async (query) => {
    await query('begin read only')
    return isKeyOf(query, place)
  })
  if (isKey) return
  throw new ConfigError(
    [
      `SECRET_KEY is not the one of ${place.party}: what rests sealed there does not open with it.`,
      'Nothing is imported; it must be the same as in the environment of the province itself',
    ].join('\n'),
  )
}

async function withImports<T>(
  place: ProvincePlace & { isDryRun: boolean },
  work: (imports: StaffImports) => Promise<T>,
): Promise<T> {
  const { databaseUrl, secretKey, preset, isDryRun } = place
  const engine = await openPostgres({ url: databaseUrl })
  try {
    await refuseOtherKey(place)
    return await work(
      await openStaffImports({ engine, secretKey, preset, isDryRun, now: systemClock }),
    )
  } finally {
    await engine.close()
  }
}
