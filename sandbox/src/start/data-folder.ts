import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '@mot-cua/web'

/** How SQLite says that another process holds the lock (result code SQLITE_BUSY). */
const SQLITE_BUSY = 5

export type DataFolder = { databaseFolder: string; release(): void }

/**
 * Takes the data folder for this process alone. Two processes on one embedded database lose data
 * without a word, so the lock is taken before the database opens; it is SQLite's, which the
 * operating system lets go of when the process dies, however it dies.
 *
 * @throws ConfigError with one line when the folder is in use or cannot be written
 */
export function takeDataFolder(dataDir: string): DataFolder {
  const folder = resolve(dataDir)
  try {
    mkdirSync(folder, { recursive: true })
    const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
    return { databaseFolder: join(folder, 'postgres'), release: () => lock.close() }
  } catch (cause) {
    throw describeFailure(cause, dataDir)
  }
}

function describeFailure(cause: unknown, dataDir: string): Error {
  if (isBusy(cause)) {
    return new ConfigError(
      `The data folder ${dataDir} is in use by another start; stop that one first`,
    )
  }
  return new ConfigError(`The data folder ${dataDir} cannot be written; choose another by DATA_DIR`)
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY
}
