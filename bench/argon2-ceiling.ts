import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** How many passwords this machine can check in a second if it does nothing else. */
export type Argon2Ceiling = { perSecond: number; cpuMsPerVerify: number }

const MEMORY_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512']
const PROGRAM = fileURLToPath(new URL('./argon2-process.ts', import.meta.url))

/** A process of its own with identity's hasher, its number of threads and its memory settings. */
export async function measureArgon2Ceiling(seconds: number): Promise<Argon2Ceiling> {
  const child = spawn(
    process.execPath,
    [...MEMORY_FLAGS, '--import', 'tsx', PROGRAM, String(seconds)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' },
    },
  )
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error('the Argon2 process failed')
  return JSON.parse(output) as Argon2Ceiling
}

export function meanOf(ceilings: readonly Argon2Ceiling[]): Argon2Ceiling {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    perSecond: mean(ceilings.map(({ perSecond }) => perSecond)),
    cpuMsPerVerify: mean(ceilings.map(({ cpuMsPerVerify }) => cpuMsPerVerify)),
  }
}
