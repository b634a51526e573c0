import type { Random } from '../../sandbox/src/residents/random.ts'
import type { Draft, Pairs } from './malformed-drafts.ts'

const ODD_VERSIONS = ['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'XTTP/1.1', ''] as const

/** The request as bytes. Headers are written as they are; names and values of fields are escaped. */
export function toBytes(draft: Draft, version = 'HTTP/1.1'): Buffer {
  const target = draft.query.length > 0 ? `${draft.target}?${encode(draft.query)}` : draft.target
  const body = bodyOf(draft)
  const has = (name: string) => draft.headers.some(([own]) => own.toLowerCase() === name)
  const headers: Pairs = [...draft.headers]
  if (body !== '' && !has('content-type')) headers.push(['content-type', typeOf(draft)])
  if (body !== '' && !has('content-length') && !has('transfer-encoding')) {
    headers.push(['content-length', String(body.length)])
  }
  if (!has('connection')) headers.push(['connection', 'close'])
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${draft.method} ${target} ${version}\r\n${lines.join('')}`
  return Buffer.from(`${head}\r\n${body}`, 'latin1')
}

/** The same, now and then cut short or in a version nobody speaks. */
export function toBrokenBytes(draft: Draft, random: Random): Buffer {
  const bytes = toBytes(draft, random.chance(0.02) ? random.pick(ODD_VERSIONS) : undefined)
  return random.chance(0.02) ? bytes.subarray(0, random.between(1, bytes.length)) : bytes
}

function bodyOf({ raw, json, fields }: Draft): string {
  if (raw !== undefined) return raw
  // Escapes NUL and lone surrogates; letters beyond ASCII become their UTF-8 bytes.
  if (json !== undefined) return Buffer.from(JSON.stringify(json)).toString('latin1')
  return encode(fields)
}

function typeOf({ json }: Draft): string {
  return json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'
}

function encode(pairs: Pairs): string {
  return pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&')
}

/** As a browser would; half of a surrogate pair as the three bytes UTF-8 forbids. */
function escape(text: string): string {
  return Array.from(text)
    .map((letter) => {
      const unit = letter.charCodeAt(0)
      if (letter.length > 1 || unit < 0xd800 || unit > 0xdfff) return encodeURIComponent(letter)
      return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]
        .map((byte) => `%${byte.toString(16).toUpperCase()}`)
        .join('')
    })
    .join('')
}
