import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { deriveKey } from '@mot-cua/kernel'
import { ConfigError } from '@mot-cua/web'
import type { Inventory } from './inventory.ts'

const FILE = 'manifest.json'
export const DUMP = 'database'

/** What a backup says of itself; the key that the party's secrets come from vouches for it. */
export type Manifest = {
  format: 1
  party: string
  takenAt: string
  inventory: Inventory
  /** SHA-256 of each file of the dump. */
  files: Record<string, string>
}

export function writeManifest(folder: string, manifest: Manifest, secretKey: string): void {
  const signed = { manifest, mac: authenticate(manifest, secretKey) }
  writeFileSync(join(folder, FILE), `${JSON.stringify(signed, null, 2)}\n`, { mode: 0o600 })
}

/** Throws ConfigError when there is none, or another key than `secretKey` made it. */
export function readManifest(folder: string, secretKey: string): Manifest {
  const signed = readSigned(folder)
  const expected = Buffer.from(authenticate(signed.manifest, secretKey))
  const shown = Buffer.from(signed.mac)
  if (expected.length !== shown.length || !timingSafeEqual(expected, shown)) {
    throw new ConfigError(
      `${folder}: the manifest was changed, or the backup belongs to another SECRET_KEY`,
    )
  }
  return signed.manifest
}

function readSigned(folder: string): { manifest: Manifest; mac: string } {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as ReturnType<typeof readSigned>
  } catch {
    throw new ConfigError(`${folder} holds no backup: ${FILE} cannot be read`)
  }
}

function authenticate(manifest: Manifest, secretKey: string): string {
  const key = deriveKey(secretKey, 'backup manifest')
  return createHmac('sha256', key).update(JSON.stringify(manifest)).digest('base64url')
}

/** SHA-256 of every file of the dump, by its path inside it. */
export async function hashDump(folder: string): Promise<Record<string, string>> {
  const dump = join(folder, DUMP)
  const paths = statSync(dump).isDirectory()
    ? readdirSync(dump)
        .sort()
        .map((name) => join(DUMP, name))
    : [DUMP]
  const hashes: Record<string, string> = {}
  for (const path of paths) hashes[path] = await hashFile(join(folder, path))
  return hashes
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Files that are not as they were when the backup was taken. */
export function compareFiles(manifest: Manifest, found: Record<string, string>): string[] {
  const names = new Set([...Object.keys(manifest.files), ...Object.keys(found)])
  return [...names]
    .filter((name) => manifest.files[name] !== found[name])
    .map((name) => `file ${name} is not as it was written`)
}
