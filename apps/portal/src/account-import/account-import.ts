import { type Clock, newId } from '@mot-cua/kernel'
import type { HeadingProblem, ImportFile } from '@mot-cua/sheets'
import { newTechnicalId } from '../account/account.ts'
import type { ImportColumn } from './columns.ts'
import { type Chunk, type Placed, readChunks } from './read-chunks.ts'
import type { ImportedAccount, RowError } from './read-row.ts'

/** More errors than these are counted only: nobody reads on, and memory stays small. */
export const MOST_ERRORS = 1_000

export type Checked = {
  /** With something in them, the heading left out. */
  rows: number
  accounts: number
  headingProblems: HeadingProblem<ImportColumn>[]
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
  /**
   * Writes the accounts whose user names are free, and answers the names that are not. Throws
   * `conflict` where a name was taken in this very moment: nothing of the import stays then.
   */
  write(accounts: readonly NewImportedAccount[]): Promise<string[]>
}

export type AccountImportStore = TakenNames & {
  findByFile(sha256: string): Promise<PastImport | undefined>
  /** All of it in one transaction; nothing of it where the work says so. */
  importAll(
    record: Omit<PastImport, 'undoneAt' | 'accounts'> & { sha256: string },
    work: (writer: ImportWriter) => Promise<{ accounts: number } | 'nothing'>,
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
  /** `of` is what the share of the file read so far lets expect; exact at the end. */
  onProgress?: (advance: { imported: number; of: number }) => void
}

export type AccountImports = ReturnType<typeof createAccountImports>

/**
 * Portal-issued accounts from another system's table. What is good is written while the rest is
 * still read, in one transaction; the first error takes all of it back, and what remains of the file
 * is then only looked through, so that every error is told.
 */
export function createAccountImports(deps: Deps) {
  const { store, now } = deps
  return {
    /** Dry run: everything that would be wrong, and nothing written. */
    check: (file: ImportFile): Promise<Checked> =>
      readInto(newChecked(), { deps, file, take: (accounts) => findTaken(store, accounts) }),

    async run(file: ImportFile, options: ImportOptions): Promise<ImportOutcome> {
      const before = await store.findByFile(file.sha256)
      if (before) {
        return { outcome: 'imported-before', importId: before.id, at: before.importedAt }
      }
      return runImport(deps, file, options)
    },

    list: () => store.list(),
    undo: (importId: string, askedBy: string) => store.undo(importId, { askedBy, at: now() }),
  }
}

async function runImport(
  deps: Deps,
  file: ImportFile,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const { store, now } = deps
  const { askedBy, skipErrors = false, onProgress } = options
  const importId = newId()
  const { name: fileName, sha256 } = file
  const record = { id: importId, fileName, sha256, askedBy, importedAt: now() }
  const isGood = ({ headingProblems, errorCount }: Checked) =>
    headingProblems.length === 0 && (errorCount === 0 || skipErrors)
  const checked = newChecked()
  const work = async (writer: ImportWriter) => {
    await readInto(checked, { deps, file, take: takeWith(writer, { isGood, onProgress }) })
    return isGood(checked) ? { accounts: checked.accounts } : 'nothing'
  }
  await store.importAll(record, work)
  if (!isGood(checked)) return { outcome: 'errors', checked }
  onProgress?.({ imported: checked.accounts, of: checked.accounts })
  return { outcome: 'imported', importId, accounts: checked.accounts, checked }
}

type Writing = {
  isGood: (checked: Checked) => boolean
  onProgress: ImportOptions['onProgress']
}

/** Writes as long as all is good; from then on it only looks which names are taken. */
function takeWith(writer: ImportWriter, { isGood, onProgress }: Writing): Take {
  return async (accounts, { checked, share }) => {
    if (!isGood(checked)) return findTaken(writer, accounts)
    const taken = await writer.write(accounts.map(withIds))
    const imported = checked.accounts + accounts.length - taken.length
    onProgress?.({ imported, of: Math.max(imported + 1, Math.round(imported / share)) })
    return taken
  }
}

function withIds(account: ImportedAccount): NewImportedAccount {
  return { ...account, accountId: newId(), personId: newId(), technicalId: newTechnicalId() }
}

function findTaken(names: TakenNames, accounts: readonly ImportedAccount[]): Promise<string[]> {
  return names.findTaken(accounts.map(({ username }) => username))
}

/** Does with accounts what is to be done, and answers whose user names are taken already. */
type Take = (
  accounts: readonly ImportedAccount[],
  /** Of the rows before these, their own errors included; how much of the file is read. */
  known: { checked: Checked; share: number },
) => Promise<string[]>

type Reading = { deps: Deps; file: ImportFile; take: Take }

function newChecked(): Checked {
  return { rows: 0, accounts: 0, headingProblems: [], errors: [], errorCount: 0 }
}

/** The next rows are read while the last ones are taken: two cores, one transaction. */
async function readInto(checked: Checked, { deps, file, take }: Reading): Promise<Checked> {
  let taking = Promise.resolve()
  try {
    for await (const chunk of readChunks(deps, file)) {
      if ('headingProblems' in chunk) {
        checked.headingProblems = chunk.headingProblems
        continue
      }
      await taking
      taking = takeChunk(checked, chunk, take)
      // Told where it is awaited next; until then it must not count as unheard.
      taking.catch(() => undefined)
    }
    await taking
  } finally {
    // Nothing may be under way any more when the transaction ends.
    await taking.catch(() => undefined)
  }
  return checked
}

async function takeChunk(checked: Checked, chunk: Chunk, take: Take): Promise<void> {
  const { rows, placed, share } = chunk
  checked.rows += rows
  addErrors(checked, chunk.errors)
  const accounts = placed.map(({ account }) => account)
  const taken = new Set(accounts.length > 0 ? await take(accounts, { checked, share }) : [])
  const isTaken = ({ account }: Placed) => taken.has(account.username)
  checked.accounts += accounts.length - taken.size
  addErrors(
    checked,
    placed.filter(isTaken).map(({ cell }) => ({ cell, problem: 'taken' })),
  )
}

function addErrors(checked: Checked, errors: readonly RowError[]): void {
  checked.errorCount += errors.length
  checked.errors.push(...errors.slice(0, MOST_ERRORS - checked.errors.length))
}
