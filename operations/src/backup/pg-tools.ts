import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { ConfigError } from '@mot-cua/web'

/** Dump and restore use as many connections; the machine that was measured has two cores. */
const JOBS = 2

type Dump = {
  url: string
  schema: string
  to: string
  snapshot: string
  without: readonly string[]
}

/** `pg_dump` in its directory format, of the moment that `snapshot` names. */
export function dumpSchema({ url, schema, to, snapshot, without }: Dump): Promise<void> {
  return run('pg_dump', url, [
    '--format=directory',
    `--jobs=${JOBS}`,
    `--snapshot=${snapshot}`,
    `--schema=${schema}`,
    ...without.map((table) => `--exclude-table-data=${schema}.${table}`),
    '--no-owner',
    '--no-privileges',
    `--file=${to}`,
  ])
}

/** `pg_restore` into a database that does not have the schema yet. */
export function restoreDump({ url, from }: { url: string; from: string }): Promise<void> {
  return run('pg_restore', url, [`--jobs=${JOBS}`, '--no-owner', '--exit-on-error', from])
}

/** The password travels in the environment: arguments can be read by everyone on the machine. */
async function run(program: string, url: string, args: string[]): Promise<void> {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  const child = spawn(program, [`--dbname=${address.href}`, ...args], {
    env: { ...process.env, ...(password === '' ? {} : { PGPASSWORD: password }) },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const said = text(child.stderr)
  const [code] = (await Promise.race([
    once(child, 'close'),
    once(child, 'error').then(([error]: Error[]) => {
      throw new ConfigError(`${program} cannot be run: ${error?.message}`)
    }),
  ])) as [number | null]
  if (code !== 0) throw new ConfigError(`${program} ended with ${code}: ${(await said).trim()}`)
}
