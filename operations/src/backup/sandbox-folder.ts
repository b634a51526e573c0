import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyPgliteFolder, fillPgliteFolder } from '@mot-cua/database'
import { takeDataFolder } from '@mot-cua/sandbox/data-folder'
import { ConfigError } from '@mot-cua/web'

const FILE = 'sandbox.tar.gz'

/** The embedded database as one file. The sandbox must stand still: its lock is taken. */
export async function backUpSandbox(dataDir: string, folder: string): Promise<string> {
  if (!existsSync(dataDir)) throw new ConfigError(`There is no data folder ${dataDir}`)
  const data = takeDataFolder(dataDir)
  try {
    const copy = await copyPgliteFolder(data.databaseFolder)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, FILE)
    writeFileSync(file, Buffer.from(await copy.arrayBuffer()), { flag: 'wx', mode: 0o600 })
    return `sandbox: ${copy.size} bytes in ${file}`
  } finally {
    data.release()
  }
}

/** Into a data folder that has no database yet. */
export async function restoreSandbox(dataDir: string, folder: string): Promise<string> {
  const file = join(folder, FILE)
  if (!existsSync(file)) throw new ConfigError(`${folder} holds no backup of a sandbox`)
  const data = takeDataFolder(dataDir)
  try {
    if (existsSync(data.databaseFolder)) {
      throw new ConfigError(`${dataDir} has a database already; move it away first`)
    }
    await fillPgliteFolder(data.databaseFolder, new Blob([readFileSync(file)]))
    return `sandbox: restored into ${dataDir}`
  } finally {
    data.release()
  }
}
