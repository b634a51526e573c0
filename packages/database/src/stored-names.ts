import { createHash } from 'node:crypto'
import { MAX_CHANNEL_BYTES } from './sql-engine.ts'

// Far below the 2.7 KB that fit into a B-tree entry.
const MAX_KEY_LENGTH = 512
const HASHED = 'sha256:'

/** What came from outside may be of any length and hold anything; a key must fit an index. */
export function storedKey(key: string): string {
  const isPlain = key.isWellFormed() && !key.includes('\0') && !key.startsWith(HASHED)
  return isPlain && key.length <= MAX_KEY_LENGTH ? key : HASHED + digest(key)
}

/** Apps share one database in the default setting, so a channel carries its schema. */
export function engineChannel(schema: string, channel: string): string {
  const name = `${schema}:${channel}`
  const fits = Buffer.byteLength(name) <= MAX_CHANNEL_BYTES && !name.includes('\0')
  return fits ? name : HASHED + digest(name)
}

function digest(text: string): string {
  // UTF-16 keeps lone surrogates apart, which UTF-8 makes equal.
  return createHash('sha256').update(text, 'utf16le').digest('base64url')
}
