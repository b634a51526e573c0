import { commonSettings } from '@mot-cua/web'
import { z } from 'zod'
import { type PartyName, parties, partyNames } from '../parties.ts'

const intro = `# Configuration

Made from the schemas that read the environment (\`npm run operate -- describe-config --write\`); a
test fails when the two differ. Do not edit by hand.

Every setting is an environment variable. A wrong or missing one stops the start with one line that
names it and never shows its value. Secrets have no default, are 32 characters or longer where they
are keys or tokens, and the well-known values of the sandbox are refused. Times and limits that
protect people are rules, not settings.
`

const columns = ['Variable', 'Meaning', 'Form', 'Default', 'Secret']

/** One environment variable, as its schema has it. */
export type Setting = {
  name: string
  meaning: string
  form: string
  /** `undefined` where it may be left out without a value standing in; `required` is told apart. */
  fallback: string | undefined
  isRequired: boolean
  isSecret: boolean
}

type Described = {
  type?: string
  format?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  minLength?: number
  default?: unknown
  description?: string
  secret?: boolean
  form?: string
}

/** What a party may be told by its environment. */
export function listSettings(party: PartyName): Setting[] {
  const described = z.toJSONSchema(parties[party].settings, { io: 'input', unrepresentable: 'any' })
  const required = new Set(described.required)
  return Object.entries(described.properties ?? {}).map(([name, value]) => {
    const setting = value as Described
    return {
      name,
      meaning: setting.description ?? '',
      form: setting.form ?? describeForm(setting),
      fallback: describeDefault(setting.default),
      isRequired: required.has(name),
      isSecret: setting.secret === true,
    }
  })
}

function describeDefault(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function describeForm(setting: Described): string {
  if (setting.enum) return setting.enum.map((word) => `\`${word}\``).join(', ')
  if (setting.type === 'integer' || setting.type === 'number') return describeRange(setting)
  if (setting.format === 'uri') return 'address'
  return setting.minLength ? `${setting.minLength} characters or more` : 'text'
}

function describeRange({ type, minimum, maximum }: Described): string {
  const kind = type === 'integer' ? 'whole number' : 'number'
  return minimum === undefined || maximum === undefined ? kind : `${kind}, ${minimum} to ${maximum}`
}

/** The text of `docs/operator/configuration.md`. */
export function renderSettingsDoc(): string {
  const common = new Set(Object.keys(commonSettings))
  const shared = listSettings('identity').filter(({ name }) => common.has(name))
  const parts = partyNames.map((party) => {
    const own = listSettings(party).filter(({ name }) => !common.has(name))
    return `## ${party}\n\n${renderTable(own)}`
  })
  return [intro, `## Every party\n\n${renderTable(shared)}`, ...parts].join('\n')
}

/** The text of a party's `.env.example`: what must be set is open, the rest is a comment. */
export function renderEnvExample(party: PartyName): string {
  const lines = listSettings(party).map((setting) => {
    const { name, meaning, fallback, isRequired, isSecret } = setting
    const note = isSecret ? `${meaning} Secret.` : meaning
    return `# ${note}\n${isRequired ? '' : '#'}${name}=${fallback ?? ''}\n`
  })
  return `# Settings of ${party}. Made by: npm run operate -- describe-config --write\n\n${lines.join('\n')}`
}

function renderTable(settings: readonly Setting[]): string {
  const rows = [columns, ...settings.map(describeSetting)]
  const widths = columns.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const [head = '', ...body] = rows.map((row) => renderRow(row, widths))
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return `${[head, rule, ...body].join('\n')}\n`
}

function describeSetting(setting: Setting): string[] {
  const { name, meaning, form, fallback, isRequired, isSecret } = setting
  const otherwise = fallback === undefined || fallback === '' ? 'none' : `\`${fallback}\``
  const shown = isRequired ? '**required**' : otherwise
  return [`\`${name}\``, meaning, form, shown, isSecret ? 'yes' : '']
}

function renderRow(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
}
