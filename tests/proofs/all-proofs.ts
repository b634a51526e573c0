import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Proof } from './proof.ts'

const SUFFIX = '.proof.ts'

/** Sizes differ from proof to proof; they are numbers, so that a command line can change them. */
type AnyProof = Proof<Record<string, number>>

/** Every `<name>.proof.ts` of this folder, sorted. */
export function listProofs(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort()
}

export async function loadProof(name: string): Promise<AnyProof> {
  const file = join(import.meta.dirname, `${name}${SUFFIX}`)
  const { proof } = (await import(pathToFileURL(file).href)) as { proof: AnyProof }
  return proof
}
