import { parseArgs } from 'node:util'
import { openPostgres } from '@mot-cua/database'
import { rotateIdentityKeys } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { rotatePortalKeys } from '@mot-cua/portal'
import { ConfigError } from '@mot-cua/web'
import { z } from 'zod'
import { backUp, type Place, restore, type Verified, verify } from './backup/backup.ts'
import { backUpSandbox, restoreSandbox } from './backup/sandbox-folder.ts'
import { changeGrant, listCallers } from './grants.ts'
import { importAccounts, listImports, undoImport } from './import-accounts.ts'
import { importStaff } from './import-staff.ts'
import { presetOf, readPartyName, schemaOf } from './parties.ts'
import {
  enrolAdministrator,
  issueAgencyToken,
  listAgencyTokens,
  reopenFactor,
  resetAdminPassword,
  withdrawAgencyToken,
} from './portal-desk.ts'
import { listRules, setRule } from './rules.ts'
import { renderSettingsDoc } from './settings/settings-doc.ts'
import { writeSettingsFiles } from './settings/write-settings-doc.ts'

type Env = Record<string, string | undefined>
type Asked = { words: string[]; options: Record<string, string | boolean | undefined>; env: Env }

/** Answers what is printed; a failure is thrown. */
type Command = { usage: string; run(asked: Asked): Promise<string> }

const GRANT_WORDS =
  '--client ID --act verify|read|read-own|show-accesses [--purpose P --fields a,b] --by NAME'

const STAFF_WORDS = '--by NAME [--units FILE] [--accounts FILE] [--codes FILE] [--dry-run]'

/** What an operator may ask for, in the order in which it is listed. */
export const commands: Record<string, Command> = {
  backup: { usage: 'backup <party|sandbox> --to DIR', run: runBackup },
  restore: { usage: 'restore <party|sandbox> --from DIR', run: runRestore },
  verify: { usage: 'verify <party> [--from DIR]', run: runVerify },
  'rotate-keys': { usage: 'rotate-keys <identity|portal> [--at-once]', run: runRotation },
  'list-callers': { usage: 'list-callers registry', run: runListCallers },
  grant: { usage: `grant registry ${GRANT_WORDS}`, run: (asked) => runGrant('grant', asked) },
  revoke: { usage: `revoke registry ${GRANT_WORDS}`, run: (asked) => runGrant('revoke', asked) },
  'list-rules': { usage: 'list-rules', run: runListRules },
  'set-rule': { usage: 'set-rule NAME VALUE [--by NAME]', run: runSetRule },
  'enrol-admin': { usage: 'enrol-admin portal --username NAME --by NAME', run: runEnrolment },
  'reset-admin-password': {
    usage: 'reset-admin-password portal --username NAME --by NAME --reason WHY',
    run: runPasswordReset,
  },
  'reopen-factor': {
    usage: 'reopen-factor portal --username NAME --by NAME --reason WHY',
    run: runReopening,
  },
  'issue-agency-token': {
    usage: 'issue-agency-token portal --source NAME --by NAME [--days N]',
    run: ({ words, options, env }) => issueAgencyToken(readPortal(words, env), options),
  },
  'list-agency-tokens': {
    usage: 'list-agency-tokens portal',
    run: ({ words, env }) => listAgencyTokens(readPortal(words, env)),
  },
  'withdraw-agency-token': {
    usage: 'withdraw-agency-token portal --token ID --by NAME',
    run: ({ words, options, env }) => withdrawAgencyToken(readPortal(words, env), options),
  },
  'import-accounts': {
    usage: 'import-accounts FILE --by NAME [--dry-run] [--skip-errors]',
    run: runImport,
  },
  'import-staff': {
    usage: `import-staff onestop ${STAFF_WORDS}`,
    run: runStaffImport,
  },
  'list-imports': { usage: 'list-imports', run: runListImports },
  'undo-import': { usage: 'undo-import ID --by NAME', run: runUndoImport },
  'describe-config': { usage: 'describe-config [--write]', run: describeConfig },
}

/** Throws ConfigError with the list of commands when there is no such command. */
export async function runCommand(argv: readonly string[], env: Env): Promise<string> {
  const { values: options, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      from: { type: 'string' },
      write: { type: 'boolean' },
      'at-once': { type: 'boolean' },
      client: { type: 'string' },
      act: { type: 'string' },
      purpose: { type: 'string' },
      fields: { type: 'string' },
      by: { type: 'string' },
      username: { type: 'string' },
      reason: { type: 'string' },
      source: { type: 'string' },
      days: { type: 'string' },
      token: { type: 'string' },
      'dry-run': { type: 'boolean' },
      'skip-errors': { type: 'boolean' },
      units: { type: 'string' },
      accounts: { type: 'string' },
      codes: { type: 'string' },
    },
  })
  const [name = '', ...words] = positionals
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command.run({ words, options, env })
  const known = Object.values(commands).map(({ usage }) => `  npm run operate -- ${usage}`)
  throw new ConfigError(['What is to be done?', ...known].join('\n'))
}

async function runBackup({ words: [party], options, env }: Asked): Promise<string> {
  const folder = readFolder(options['to'], '--to')
  if (party === 'sandbox') return backUpSandbox(env['DATA_DIR'] ?? './data', folder)
  const { inventory, takenAt } = await backUp(readPlace(party, env), folder)
  const tables = Object.values(inventory.tables)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return `${party}: ${tables.length} tables, ${rows} rows as of ${takenAt} in ${folder}`
}

async function runRestore({ words: [party], options, env }: Asked): Promise<string> {
  const folder = readFolder(options['from'], '--from')
  if (party === 'sandbox') return restoreSandbox(env['DATA_DIR'] ?? './data', folder)
  return describeVerified(`${party} restored`, await restore(readPlace(party, env), folder))
}

async function runVerify({ words: [party], options, env }: Asked): Promise<string> {
  const place = readPlace(party, env)
  const from = options['from'] === undefined ? undefined : readFolder(options['from'], '--from')
  return describeVerified(`${party} verified`, await verify(place, from))
}

function describeVerified(what: string, { rows, tables, opened, mismatches }: Verified): string {
  if (mismatches.length > 0) {
    throw new ConfigError([`${mismatches.length} mismatches:`, ...mismatches].join('\n  '))
  }
  return `${what}: ${tables} tables, ${rows} rows, ${opened} sealed secrets opened, 0 mismatches`
}

/** New keys while the party runs; `--at-once` where somebody else may have the old ones. */
async function runRotation({ words: [party], options, env }: Asked): Promise<string> {
  if (party !== 'identity' && party !== 'portal') {
    throw new ConfigError('Only identity and the portal have keys that are changed')
  }
  const { databaseUrl, secretKey } = readPlace(party, env)
  const engine = await openPostgres({ url: databaseUrl })
  try {
    const atOnce = options['at-once'] === true
    const rotate = party === 'identity' ? rotateIdentityKeys : rotatePortalKeys
    const rotated = await rotate({ engine, secretKey, now: systemClock }, { atOnce })
    return `${party}: ${JSON.stringify(rotated)}`
  } finally {
    await engine.close()
  }
}

function runListCallers({ words, env }: Asked): Promise<string> {
  return listCallers(readRegistry(words, env))
}

function runGrant(kind: 'grant' | 'revoke', { words, options, env }: Asked): Promise<string> {
  return changeGrant(kind, options, readRegistry(words, env))
}

/** Address of the database of the one party that has callers. */
function readRegistry([party]: string[], env: Env): string {
  if (party !== 'registry') throw new ConfigError('Only the registry has callers')
  return readPlace(party, env).databaseUrl
}

/** Rules are identity's: its database stands in the environment. */
function runListRules({ env }: Asked): Promise<string> {
  return listRules(readPlace('identity', env).databaseUrl)
}

async function runSetRule({ words: [name, value], options, env }: Asked): Promise<string> {
  return setRule(readPlace('identity', env).databaseUrl, { name, value, by: options['by'] })
}

function runEnrolment({ words, options, env }: Asked): Promise<string> {
  return enrolAdministrator(readPortal(words, env), options)
}

function runPasswordReset({ words, options, env }: Asked): Promise<string> {
  return resetAdminPassword(readPortal(words, env), options)
}

function runReopening({ words, options, env }: Asked): Promise<string> {
  return reopenFactor(readPortal(words, env), options)
}

function readPortal([party]: string[], env: Env): Place {
  if (party !== 'portal') throw new ConfigError('Only the portal has administrators and agencies')
  return readPlace(party, env)
}

/** Accounts are the portal's: its database stands in the environment. */
function runImport({ words: [path], options, env }: Asked): Promise<string> {
  return importAccounts(readPlace('portal', env).databaseUrl, {
    path,
    by: readName(options),
    isDryRun: options['dry-run'] === true,
    skipErrors: options['skip-errors'] === true,
    output: process.stderr,
  })
}

/** Of the province whose `PRESET` and database stand in the environment. */
function runStaffImport({ words: [party], options, env }: Asked): Promise<string> {
  if (party !== 'onestop') throw new ConfigError('Only a province has units and officials')
  const place = { ...readPlace(party, env), preset: presetOf(env) }
  const fileOf = (name: string) => {
    const path = options[name]
    return typeof path === 'string' && path !== '' ? path : undefined
  }
  const files = { units: fileOf('units'), accounts: fileOf('accounts'), codes: fileOf('codes') }
  const isDryRun = options['dry-run'] === true
  return importStaff(place, { ...files, by: readName(options), isDryRun })
}

function runListImports({ env }: Asked): Promise<string> {
  return listImports(readPlace('portal', env).databaseUrl)
}

function runUndoImport({ words: [id], options, env }: Asked): Promise<string> {
  return undoImport(readPlace('portal', env).databaseUrl, { id, by: readName(options) })
}

/** Who asked for it stands in the audit. */
function readName({ by }: Asked['options']): string {
  if (typeof by === 'string' && by.trim() !== '') return by.trim()
  throw new ConfigError('--by NAME is missing: who is it that asks?')
}

function describeConfig({ options }: Asked): Promise<string> {
  if (options['write'] !== true) return Promise.resolve(renderSettingsDoc())
  writeSettingsFiles()
  return Promise.resolve('docs/operator/configuration.md and deploy/env are written')
}

function readFolder(value: string | boolean | undefined, option: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new ConfigError(`${option} DIR is missing`)
}

const placeSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  SECRET_KEY: z.string().min(32),
})

/** Database and secret as the party itself has them in its environment. */
function readPlace(word: string | undefined, env: Env): Place {
  const name = readPartyName(word)
  const read = placeSchema.safeParse(env)
  if (read.success) {
    const { DATABASE_URL: databaseUrl, SECRET_KEY: secretKey } = read.data
    return { party: schemaOf(name, env), databaseUrl, secretKey }
  }
  throw new ConfigError(`DATABASE_URL and SECRET_KEY of ${name} must stand in the environment`)
}
