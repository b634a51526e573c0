import type { Values } from './trials.ts'

const SHOWN_CHARACTERS = 6
const SECRETS = new Set([
  'access_token',
  'refresh_token',
  'client_secret',
  'code',
  'code_verifier',
  'request_uri',
  'authorization',
])
const PERSONAL = new Set(['personal_id', 'phone_number'])

/** What a page may show of a value: enough to tell two apart, too little to use it. */
export function maskValue(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (SECRETS.has(name)) return `${text.slice(0, SHOWN_CHARACTERS)}…`
  if (PERSONAL.has(name)) return `${text.slice(0, 3)}•••••${text.slice(-2)}`
  return text
}

export function maskValues(values: Record<string, unknown>): Values {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, maskValue(name, value)] as const],
  )
}

/** A token taken apart, its signature left out. */
export function showToken(token: string): Values {
  const [header = '', claims = ''] = token.split('.')
  return [...rowsOf('header', header), ...rowsOf('claims', claims)]
}

function rowsOf(part: string, encoded: string): Values {
  const read: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString())
  return maskValues(read as Record<string, unknown>).map(
    ([name, value]) => [`${part}.${name}`, value] as const,
  )
}
