import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '@mot-cua/web'
import { compareInventories, shortLivedTables, takeInventory } from './inventory.ts'
import {
  compareFiles,
  DUMP,
  hashDump,
  type Manifest,
  readManifest,
  writeManifest,
} from './manifest.ts'
import { dumpSchema, restoreDump } from './pg-tools.ts'
import { type Query, withConnection } from './query.ts'
import { countSealed } from './sealed.ts'

/** A party's database, by the name of its schema, and the master secret without which its backup is worth nothing. */
export type Place = { party: string; databaseUrl: string; secretKey: string }

export type Verified = {
  /** Rows that were counted and digested. */
  rows: number
  tables: number
  /** Sealed secrets that opened with the master secret. */
  opened: number
  /** What is not as it should be, in words. */
  mismatches: string[]
}

/** Copies a party's schema while it runs: dump and figures are of one and the same moment. */
export async function backUp(place: Place, folder: string): Promise<Manifest> {
  prepareFolder(folder)
  const { party, databaseUrl: url, secretKey } = place
  const inventory = await withConnection(url, async (query) => {
    await query('begin isolation level repeatable read read only')
    const snapshot = await exportSnapshot(query)
    const to = join(folder, DUMP)
    await dumpSchema({ url, schema: party, to, snapshot, without: shortLivedTables })
    return takeInventory(query, party)
  })
  const files = await hashDump(folder)
  const takenAt = new Date().toISOString()
  const manifest: Manifest = { format: 1, party, takenAt, inventory, files }
  writeManifest(folder, manifest, secretKey)
  return manifest
}

/** Puts a backup into a database that has nothing of the party, and compares the two. */
export async function restore(place: Place, folder: string): Promise<Verified> {
  const manifest = await readWholeBackup(place, folder)
  await refuseOccupied(place)
  await restoreDump({ url: place.databaseUrl, from: join(folder, DUMP) })
  return examine(place, manifest)
}

/** Compares a database with a backup; without one, looks only at what it must have at any time. */
export async function verify(place: Place, folder?: string): Promise<Verified> {
  return examine(place, folder === undefined ? undefined : await readWholeBackup(place, folder))
}

async function examine(place: Place, manifest: Manifest | undefined): Promise<Verified> {
  return withConnection(place.databaseUrl, async (query) => {
    await query('begin isolation level repeatable read read only')
    const found = await takeInventory(query, place.party)
    const sealed = await countSealed(query, place)
    const figures = Object.values(found.tables)
    const unprotected = await listUnprotected(query, place.party)
    return {
      rows: figures.reduce((sum, { rows }) => sum + rows, 0),
      tables: figures.length,
      opened: sealed.opened,
      mismatches: [
        ...(figures.length === 0 ? [`there is no schema ${place.party}`] : []),
        ...(manifest ? compareInventories(manifest.inventory, found) : []),
        ...unprotected.map((table) => `table ${table} is not append-only`),
        ...sealed.closed.map((secret) => `${secret} does not open with this SECRET_KEY`),
      ],
    }
  })
}

/** Audit tables that the database would let somebody change. */
async function listUnprotected(query: Query, schema: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `select class.relname as name
     from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
     where namespace.nspname = $1 and class.relkind = 'r' and class.relname like '%audit%'
       and 2 > (select count(*) from pg_trigger trigger
                where trigger.tgrelid = class.oid and trigger.tgenabled = 'O'
                  and trigger.tgname in (class.relname || '_append_only',
                                         class.relname || '_no_truncate'))`,
    [schema],
  )
  return rows.map(({ name }) => name)
}

async function readWholeBackup({ party, secretKey }: Place, folder: string): Promise<Manifest> {
  const manifest = readManifest(folder, secretKey)
  if (manifest.party !== party) {
    throw new ConfigError(`${folder} is a backup of ${manifest.party}, not of ${party}`)
  }
  const [problem] = compareFiles(manifest, await hashDump(folder))
  if (problem !== undefined) throw new ConfigError(`${folder}: ${problem}`)
  return manifest
}

async function refuseOccupied({ party, databaseUrl }: Place): Promise<void> {
  const rows = await withConnection(databaseUrl, (query) =>
    query('select 1 from information_schema.schemata where schema_name = $1', [party]),
  )
  if (rows.length === 0) return
  throw new ConfigError(
    `The database has a schema ${party} already: restore into an empty one, then point ${party} at it`,
  )
}

async function exportSnapshot(query: Query): Promise<string> {
  const [row] = await query<{ id: string }>('select pg_export_snapshot() as id')
  if (!row) throw new Error('no snapshot')
  return row.id
}

/** Nobody but the operator: a backup holds what the database holds. */
function prepareFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new ConfigError(`${folder} is not empty; each backup has a folder of its own`)
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
}
