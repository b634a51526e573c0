import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { readPostgresVersion, readRedisVersion, type TestServer } from '@mot-cua/testing'

/** One thing measured; one line of JSON. */
export type Figure = {
  figure: string
  value: number
  unit: string
  /** The bound that the project has set itself; absent where a figure only explains another. */
  target?: { atLeast: number } | { atMost: number }
  /** What the value was made of. */
  detail?: Record<string, unknown>
}

export type Report = (figure: Figure) => void

/** Writes figures as they are measured; `allMet` in the end decides the exit code. */
export function createReport(context: { bench: string; command: string; versions: Versions }) {
  let allMet = true
  // Others on the machine take part in what is measured: their share stands beside it.
  const loadBefore = Math.round((loadavg()[0] ?? 0) * 100) / 100
  const report: Report = ({ figure, value, unit, target, detail = {} }) => {
    const met = target === undefined ? undefined : isMet(value, target)
    if (met === false) allMet = false
    const { bench, command, versions } = context
    const line = { bench, figure, value: round(value), unit, target: describe(target), met }
    const cpu = cpus()[0]?.model
    const machine = { command, cores: availableParallelism(), cpu, load: loadBefore, versions }
    process.stdout.write(`${JSON.stringify({ ...line, ...roundAll(detail), ...machine })}\n`)
  }
  return { report, allMet: () => allMet }
}

function isMet(value: number, target: NonNullable<Figure['target']>): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

function describe(target: Figure['target']): string | undefined {
  if (target === undefined) return undefined
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`
}

function roundAll(detail: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(detail)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'number' ? round(value) : value]),
  )
}

/** Three digits behind the point, and no more than are meant. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

export type Versions = Record<'node' | 'postgres' | 'redis' | 'argon2' | 'oidcProvider', string>

/** Of everything that a figure depends on. */
export async function readVersions(postgres: TestServer, redis: TestServer): Promise<Versions> {
  return {
    node: process.version,
    postgres: await readPostgresVersion(postgres),
    redis: await readRedisVersion(redis),
    argon2: packageVersion('@node-rs/argon2'),
    oidcProvider: packageVersion('oidc-provider'),
  }
}

/** Read from its file, because few packages let their `package.json` be imported. */
function packageVersion(name: string): string {
  const path = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}
