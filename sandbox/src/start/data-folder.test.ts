import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '@mot-cua/web'
import { afterAll, describe, expect, test } from 'vitest'
import { takeDataFolder } from './data-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'motcua-data-'))
afterAll(() => rmSync(base, { recursive: true }))

describe('the data folder', () => {
  test('is made when it is not there, and can be taken again once it is let go', () => {
    const folder = join(base, 'new', 'deep')
    takeDataFolder(folder).release()
    takeDataFolder(folder).release()
  })

  test('belongs to one start at a time', () => {
    const folder = join(base, 'busy')
    const taken = takeDataFolder(folder)
    expect(() => takeDataFolder(folder)).toThrow(ConfigError)
    expect(() => takeDataFolder(folder)).toThrow(/in use by another start/)
    taken.release()
  })

  test('that cannot be a folder is one clear line', () => {
    const file = join(base, 'a-file')
    writeFileSync(file, '')
    expect(() => takeDataFolder(file)).toThrow(/cannot be written; choose another by DATA_DIR/)
  })
})
