import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { Redis } from 'ioredis'
import pg from 'pg'

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
  const report: Report = ({ figure, value, unit, target, detail = {} }) => {
    const met = target === undefined ? undefined : isMet(value, target)
    if (met === false) allMet = false
    const { bench, command, versions } = context
    const line = { bench, figure, value: round(value), unit, target: describe(target), met }
    const machine = { command, cores: availableParallelism(), cpu: cpus()[0]?.model, versions }
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
export async function readVersions(servers: {
  postgresUrl: string
  redisUrl: string
}): Promise<Versions> {
  return {
    node: process.version,
    postgres: await readPostgresVersion(servers.postgresUrl),
    redis: await readRedisVersion(servers.redisUrl),
    argon2: packageVersion('@node-rs/argon2'),
    oidcProvider: packageVersion('oidc-provider'),
  }
}

async function readPostgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? 'unknown'
  } finally {
    await client.end()
  }
}

async function readRedisVersion(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown'
  } finally {
    redis.disconnect()
  }
}

function packageVersion(name: string): string {
  const [path = ''] = createRequire(import.meta.url).resolve.paths(name) ?? []
  const text = readFileSync(
    `${path.replace(/bench\/node_modules$/, 'node_modules')}/${name}/package.json`,
    'utf8',
  )
  return (JSON.parse(text) as { version: string }).version
}
