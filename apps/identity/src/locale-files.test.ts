import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { historyKinds } from './history/history-kinds.data.ts'

const ROOT = join(import.meta.dirname, '../../..')
const files = globSync(['{apps,packages}/*/locales/*.json', 'sandbox/locales/*.json'], {
  cwd: ROOT,
})
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const parse = (file: string) => JSON.parse(read(file)) as Record<string, string>

describe('the files of words', () => {
  test('are found', () => {
    expect(files).toContain('apps/authenticator/locales/vi.json')
    expect(files).toContain('packages/web/locales/shell.vi.json')
  })

  // JSON.parse takes the last of two without a word.
  test.each(files)('%s has every key once', (file) => {
    const keys = [...read(file).matchAll(/^\s*"([^"]+)": /gm)].map(([, key]) => key)
    expect(keys).toHaveLength(Object.keys(parse(file)).length)
  })
})

test.each(['vi', 'en'])('web and app (%s) say the same of the same event', (locale) => {
  const web = parse(`apps/identity/locales/${locale}.json`)
  const app = parse(`apps/authenticator/locales/${locale}.json`)
  const told = Object.keys(app).filter((key) => key.startsWith('kind.') && key !== 'kind.other')
  expect(told.sort()).toEqual(
    Object.keys(historyKinds)
      .map((kind) => `kind.${kind}`)
      .sort(),
  )
  for (const key of told) expect(app[key], key).toBe(web[`history.${key}`])
})
