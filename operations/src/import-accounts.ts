import { openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import {
  type AccountImports,
  type CellProblem,
  type Checked,
  importColumns,
  openAccountImports,
} from '@mot-cua/portal'
import { openImportFile } from '@mot-cua/sheets'
import { ConfigError, createProgress, type ProgressOutput } from '@mot-cua/web'
import { describeHeading, MOST_SHOWN, refuseFile } from './import-words.ts'

/** Below this an import is over before anybody wonders. */
const WORTH_TELLING = 5_000

export type ImportWish = {
  path: string | undefined
  by: string
  isDryRun: boolean
  skipErrors: boolean
  output: ProgressOutput
}

/** Answers what was or would be imported; throws ConfigError with every error and its cell. */
export async function importAccounts(databaseUrl: string, wish: ImportWish): Promise<string> {
  const { path, by: askedBy, isDryRun, skipErrors, output } = wish
  if (path === undefined) throw new ConfigError('import-accounts FILE: name a .csv or .xlsx file')
  const file = await openImportFile(path).catch(refuseFile)
  return withImports(databaseUrl, async (imports) => {
    if (isDryRun) return describeChecked(await imports.check(file).catch(refuseFile), skipErrors)
    const onProgress = showProgress(output)
    const done = await imports.run(file, { askedBy, skipErrors, onProgress }).catch(refuseFile)
    switch (done.outcome) {
      case 'imported': {
        const left = done.checked.errorCount
        const leftOut = left > 0 ? `, ${left} errors left out` : ''
        return `${done.accounts} accounts imported${leftOut}; undo-import ${done.importId} takes them back`
      }
      case 'imported-before':
        throw new ConfigError(
          `This very file was imported on ${done.at.toISOString()}; undo-import ${done.importId} takes it back`,
        )
      case 'errors':
        throw new ConfigError(
          [
            `Nothing was imported. ${describeErrors(done.checked)}`,
            '--skip-errors imports the other rows',
          ].join('\n'),
        )
    }
  })
}

/** One line for each import, the newest first. */
export function listImports(databaseUrl: string): Promise<string> {
  return withImports(databaseUrl, async (imports) => {
    const listed = await imports.list()
    return listed
      .map(({ id, fileName, askedBy, accounts, importedAt, undoneAt }) => {
        const undone = undoneAt ? `, undone ${undoneAt.toISOString()}` : ''
        return `${id} ${importedAt.toISOString()} ${fileName}: ${accounts} accounts, by ${askedBy}${undone}`
      })
      .join('\n')
  })
}

export function undoImport(
  databaseUrl: string,
  { id, by }: { id: string | undefined; by: string },
): Promise<string> {
  if (id === undefined) throw new ConfigError('undo-import ID; list-imports names them')
  return withImports(databaseUrl, async (imports) => {
    const done = await imports.undo(id, by).catch(refuseFile)
    if (done.outcome === 'unknown') throw new ConfigError(`no import ${id} that could be undone`)
    const kept = done.kept > 0 ? `; ${done.kept} stay, because they were used meanwhile` : ''
    return `${done.removed} accounts removed${kept}`
  })
}

function showProgress(output: ProgressOutput) {
  const nowMs = () => performance.now()
  let progress: ReturnType<typeof createProgress> | undefined
  return ({ imported, of: total }: { imported: number; of: number }) => {
    progress ??= createProgress({
      label: 'Accounts',
      total,
      worthTelling: WORTH_TELLING,
      output,
      nowMs,
    })
    progress.show({ done: imported, total })
    if (imported >= total) progress.finish()
  }
}

function describeChecked(checked: Checked, skipErrors: boolean): string {
  const { rows, accounts, errorCount, headingProblems } = checked
  const summary = `${rows} rows, ${accounts} accounts could be imported`
  if (headingProblems.length === 0 && (errorCount === 0 || skipErrors)) {
    return `Dry run: ${summary}${errorCount > 0 ? `\n${describeErrors(checked)}` : ', no errors'}`
  }
  throw new ConfigError(`Dry run: ${summary}\n${describeErrors(checked)}`)
}

function describeErrors({ headingProblems, errors, errorCount }: Checked): string {
  if (headingProblems.length > 0) {
    return headingProblems.map((one) => describeHeading(one, importColumns)).join('\n')
  }
  const shown = errors
    .slice(0, MOST_SHOWN)
    .map(({ cell, problem }) => `  ${cell}: ${sentences[problem]}`)
  const more = errorCount > shown.length ? [`  and ${errorCount - shown.length} more`] : []
  return [`${errorCount} errors:`, ...shown, ...more].join('\n')
}

const sentences: Record<CellProblem, string> = {
  missing: 'must not be empty',
  'username-form': 'a user name has 3 to 64 letters without marks, digits or signs, and no spaces',
  'unknown-hash': 'not a bcrypt, PBKDF2 or Argon2id hash that a sign-in can verify',
  'phone-form': 'not a Vietnamese mobile number',
  'email-form': 'not an e-mail address',
  'personal-id-form': 'a personal id has 12 digits',
  'legacy-id-form': 'an old identity number has 9 digits',
  'date-form': 'not a date: dd/MM/yyyy, or the year alone',
  'gender-form': 'Nam or Nữ',
  'audience-form': 'cá nhân or tổ chức',
  'too-long': 'too long, or with signs that no name has',
  'twice-in-file': 'this user name stands further up already',
  taken: 'an account has this user name already',
}

async function withImports<T>(
  databaseUrl: string,
  work: (imports: AccountImports) => Promise<T>,
): Promise<T> {
  const engine = await openPostgres({ url: databaseUrl })
  try {
    return await work(await openAccountImports(engine, systemClock))
  } finally {
    await engine.close()
  }
}
