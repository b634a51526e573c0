import { openAsBlob } from 'node:fs'
import { link, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/**
 * An empty embedded database, made once for all test files of this installation. It lies beside
 * the library whose version made it, so a new version makes a new one.
 */
export async function readEmptyPglite(prepare: () => Promise<Blob>): Promise<Blob> {
  const library = dirname(require.resolve('@electric-sql/pglite'))
  const file = join(library, '.empty-database', 'data.tar')
  if (!(await stat(file).catch(() => undefined))) await write(file, await prepare())
  return openAsBlob(file)
}

/** Two test files may make it at once: the first stays, for somebody may be reading it already. */
async function write(file: string, empty: Blob): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const own = `${file}.${process.pid}.${Date.now()}`
  await writeFile(own, Buffer.from(await empty.arrayBuffer()))
  await link(own, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(own)
}
