import { type Clock, newId } from '@mot-cua/kernel'
import { newTechnicalId } from '../account/account.ts'
import { type Columns, type HeadingProblem, readHeadings } from './columns.ts'
import { type ImportedAccount, type RowError, readImportRow } from './read-row.ts'
import { cellAddress, type SheetRow } from './sheet.ts'

/** So many accounts go to the database at once. */
const CHUNK = 1_000
/** More errors than these are counted only: nobody reads on, and memory stays small. */
export const MOST_ERRORS = 1_000

/** A file that can be read more than once. */
export type ImportFile = {
  name: string
  sha256: string
  rows: () => AsyncIterable<SheetRow>
}

export type Checked = {
  /** With something in them, the heading left out. */
  rows: number
  accounts: number
  headingProblems: HeadingProblem[]
  /** The first thousand. */
  errors: RowError[]
  errorCount: number
}

export type ImportOutcome =
  | { outcome: 'imported'; importId: string; accounts: number; checked: Checked }
  /** Nothing was imported: what is wrong stands in `checked`. */
  | { outcome: 'errors'; checked: Checked }
  | { outcome: 'imported-before'; importId: string; at: Date }

export type PastImport = {
  id: string
  fileName: string
  askedBy: string
  accounts: number
  importedAt: Date
  undoneAt: Date | undefined
}

/** `kept`: accounts that were used meanwhile, and so are their people's now. */
export type UndoOutcome =
  | { outcome: 'undone'; removed: number; kept: number }
  | { outcome: 'unknown' }

export type NewImportedAccount = ImportedAccount & {
  accountId: string
  personId: string
  technicalId: string
}

type TakenNames = {
  /** Those of these user names that accounts have already, in small letters. */
  findTaken(usernames: readonly string[]): Promise<string[]>
}

/** Sees and writes in the one transaction of an import. */
export type ImportWriter = TakenNames & {
  /** Throws `conflict` where a user name was taken meanwhile: nothing of the import stays then. */
  write(accounts: readonly NewImportedAccount[]): Promise<void>
}

export type AccountImportStore = TakenNames & {
  findByFile(sha256: string): Promise<PastImport | undefined>
  /** All of it in one transaction. */
  importAll(
    record: Omit<PastImport, 'undoneAt' | 'accounts'> & { sha256: string },
    work: (writer: ImportWriter) => Promise<number>,
  ): Promise<void>
  list(): Promise<PastImport[]>
  undo(importId: string, by: { askedBy: string; at: Date }): Promise<UndoOutcome>
}

type Deps = {
  store: AccountImportStore
  /** Whether a hash is of a kind that a sign-in can verify. */
  isKnownHash: (hash: string) => boolean
  now: Clock
}

export type ImportOptions = {
  askedBy: string
  /** Takes the good rows although others are not. */
  skipErrors?: boolean
  onProgress?: (advance: { checked: number } | { imported: number; of: number }) => void
}

export type AccountImports = ReturnType<typeof createAccountImports>

/**
 * Portal-issued accounts from another system's table. A file is read twice: once to find every
 * error, and once, when there is none, to write it in one transaction.
 */
export function createAccountImports(deps: Deps) {
  const { store, now } = deps
  return {
    /** Dry run: everything that would be wrong, and nothing written. */
    check: (file: ImportFile, onProgress: ImportOptions['onProgress'] = () => undefined) =>
      check(deps, file, onProgress),

    async run(file: ImportFile, options: ImportOptions): Promise<ImportOutcome> {
      const before = await store.findByFile(file.sha256)
      if (before) {
        return { outcome: 'imported-before', importId: before.id, at: before.importedAt }
      }
      const checked = await check(deps, file, options.onProgress)
      const mayGoOn = checked.errorCount === 0 || options.skipErrors === true
      if (checked.headingProblems.length > 0 || !mayGoOn) return { outcome: 'errors', checked }
      const importId = newId()
      const { name: fileName, sha256 } = file
      const record = { id: importId, fileName, sha256, askedBy: options.askedBy, importedAt: now() }
      await store.importAll(record, (writer) =>
        writeAll(deps, file, { writer, checked, onProgress: options.onProgress }),
      )
      return { outcome: 'imported', importId, accounts: checked.accounts, checked }
    },

    list: () => store.list(),
    undo: (importId: string, askedBy: string) => store.undo(importId, { askedBy, at: now() }),
  }
}

async function check(
  deps: Deps,
  file: ImportFile,
  onProgress: ImportOptions['onProgress'],
): Promise<Checked> {
  const checked: Checked = {
    rows: 0,
    accounts: 0,
    headingProblems: [],
    errors: [],
    errorCount: 0,
  }
  const fail = (errors: readonly RowError[]) => {
    checked.errorCount += errors.length
    checked.errors.push(...errors.slice(0, MOST_ERRORS - checked.errors.length))
  }
  for await (const chunk of readChunks(deps, deps.store, file)) {
    if ('headingProblems' in chunk) {
      checked.headingProblems = chunk.headingProblems
      continue
    }
    checked.rows += chunk.rows
    checked.accounts += chunk.accounts.length
    fail(chunk.errors)
    onProgress?.({ checked: checked.rows })
  }
  return checked
}

type Writing = {
  writer: ImportWriter
  checked: Checked
  onProgress: ImportOptions['onProgress']
}

/** The next rows are read while the last ones are written: two cores, one transaction. */
async function writeAll(deps: Deps, file: ImportFile, { writer, checked, onProgress }: Writing) {
  let imported = 0
  let writing = Promise.resolve()
  try {
    for await (const chunk of readChunks(deps, writer, file)) {
      if ('headingProblems' in chunk) continue
      await writing
      onProgress?.({ imported, of: checked.accounts })
      writing = writer.write(chunk.accounts.map(withIds))
      // Told where it is awaited next; until then it must not count as unheard.
      writing.catch(() => undefined)
      imported += chunk.accounts.length
    }
  } finally {
    await writing
  }
  onProgress?.({ imported, of: checked.accounts })
  return imported
}

function withIds(account: ImportedAccount): NewImportedAccount {
  return { ...account, accountId: newId(), personId: newId(), technicalId: newTechnicalId() }
}

type Chunk = { rows: number; accounts: ImportedAccount[]; errors: RowError[] }
type Placed = { account: ImportedAccount; cell: string }

/** The heading first, and then what can be imported, by the thousand. */
async function* readChunks(
  deps: Deps,
  names: TakenNames,
  file: ImportFile,
): AsyncGenerator<Chunk | { headingProblems: HeadingProblem[] }> {
  let columns: Columns | undefined
  const seen = new Set<string>()
  let placed: Placed[] = []
  let errors: RowError[] = []
  let rows = 0
  const takeChunk = async (): Promise<Chunk> => {
    const free = await leaveTaken(names, placed)
    const chunk = { rows, accounts: free.accounts, errors: [...errors, ...free.errors] }
    ;[placed, errors, rows] = [[], [], 0]
    return chunk
  }
  for await (const row of file.rows()) {
    if (row.cells.every((cell) => cell.trim() === '')) continue
    if (columns === undefined) {
      const heading = readHeadings(row.cells)
      columns = heading.columns
      yield { headingProblems: heading.problems }
      if (heading.problems.length > 0) return
      continue
    }
    rows += 1
    const read = readRow(row, { columns, seen, deps })
    if ('errors' in read) errors.push(...read.errors)
    else placed.push(read)
    if (rows >= CHUNK) yield await takeChunk()
  }
  if (rows > 0) yield await takeChunk()
}

type Reading = { columns: Columns; seen: Set<string>; deps: Deps }

function readRow(row: SheetRow, { columns, seen, deps }: Reading): Placed | { errors: RowError[] } {
  const read = readImportRow(row, columns, deps)
  if ('errors' in read) return read
  const cell = cellAddress(row, columns.get('username') ?? 0)
  if (seen.has(read.account.username)) return { errors: [{ cell, problem: 'twice-in-file' }] }
  seen.add(read.account.username)
  return { account: read.account, cell }
}

async function leaveTaken(names: TakenNames, placed: readonly Placed[]) {
  const taken = new Set(await names.findTaken(placed.map(({ account }) => account.username)))
  const isTaken = ({ account }: Placed) => taken.has(account.username)
  return {
    accounts: placed.filter((one) => !isTaken(one)).map(({ account }) => account),
    errors: placed.filter(isTaken).map(({ cell }): RowError => ({ cell, problem: 'taken' })),
  }
}
