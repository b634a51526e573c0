import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSqlEphemeralStore, ephemeralMigration, migrate, openPglite } from './index.ts'

describe('PGlite on a folder', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motcua-pglite-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('keeps its data over closing and opening again, and closes once', async () => {
    const first = await openPglite({ folder })
    await migrate(first, 'app', [ephemeralMigration])
    await createSqlEphemeralStore(first, 'app').put('key', 'Đà Nẵng', 600)
    await Promise.all([first.close(), first.close()])
    await expect(first.ping()).rejects.toThrow()

    const second = await openPglite({ folder })
    expect(await migrate(second, 'app', [ephemeralMigration])).toEqual({ ran: [] })
    expect(await createSqlEphemeralStore(second, 'app').get('key')).toBe('Đà Nẵng')
    await second.close()
  })
})
