import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { createChannelHub } from './channel-hub.ts'
import { pgliteParsers } from './column-types.ts'
import { createEngineOperations } from './engine-operations.ts'
import type { SqlEngine } from './sql-engine.ts'

type PgliteOptions = {
  /** Where the data lives; created when absent. Without it the data lives in memory. */
  folder?: string
  /** An empty database made before by `prepareEmptyPglite`: saves the second that making costs. */
  empty?: Blob
  /** Told when a listener throws. */
  onError?: (error: Error) => void
}

/**
 * Opens PostgreSQL inside this process: about 0.5 GB, 2 s in memory or in a new folder, 0.3 s
 * in an existing one. Two processes on one folder lose data silently: lock it before opening.
 * Must be closed, or the process does not end.
 */
export async function openPglite(options: PgliteOptions): Promise<SqlEngine> {
  const { folder, empty, onError = () => undefined } = options
  const pglite = await PGlite.create({
    parsers: pgliteParsers,
    ...(empty === undefined ? {} : { loadDataDir: empty }),
    ...(folder === undefined ? {} : { dataDir: folder }),
  })
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
  const run = async (statement: string, channel: string) =>
    void (await sql`${sql.raw(statement)} ${sql.id(channel)}`.execute(db))
  const hub = createChannelHub({
    open: (channel) => run('listen', channel),
    drop: (channel) => run('unlisten', channel),
    onError,
  })
  pglite.onNotification(hub.deliver)
  let closing: Promise<void> | undefined

  return {
    kind: 'pglite',
    ...createEngineOperations(db, (channel, onPayload) => hub.subscribe(channel, onPayload)),
    close() {
      hub.clear()
      closing ??= pglite.close()
      return closing
    },
  }
}

/** An empty database as a file, for many that are opened in memory one after the other. */
export async function prepareEmptyPglite(): Promise<Blob> {
  const pglite = await PGlite.create()
  try {
    return await pglite.dumpDataDir('none')
  } finally {
    await pglite.close()
  }
}

/** A stopped database folder as one file, packed. */
export async function copyPgliteFolder(folder: string): Promise<Blob> {
  const pglite = await PGlite.create({ dataDir: folder })
  try {
    return await pglite.dumpDataDir('gzip')
  } finally {
    await pglite.close()
  }
}

/** A new database folder out of such a file. */
export async function fillPgliteFolder(folder: string, copy: Blob): Promise<void> {
  const pglite = await PGlite.create({ dataDir: folder, loadDataDir: copy })
  await pglite.close()
}
