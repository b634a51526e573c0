import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Catalog, createCatalog } from './catalog.ts'
import { shellCatalog } from './shell-catalog.ts'
import { createTranslators, findCatalogProblems } from './translate.ts'

describe('the shell catalog', () => {
  test('says everything in every language, with the same arguments', () => {
    expect(findCatalogProblems(shellCatalog)).toEqual([])
  })

  test('names no authority and no product', () => {
    const words = Object.values(shellCatalog).flatMap((messages) => Object.values(messages))
    expect(words.join(' ')).not.toMatch(/VNeID|Bộ Công an|Cổng Dịch vụ công quốc gia/i)
  })
})

describe('a text profile', () => {
  const base: Catalog<'a' | 'b'> = { vi: { a: 'một', b: 'hai' }, en: { a: 'one', b: 'two' } }

  test('changes what it names and nothing else', () => {
    const merged = createCatalog(base, { vi: { b: 'đôi' } })
    expect(merged).toEqual({ vi: { a: 'một', b: 'đôi' }, en: { a: 'one', b: 'two' } })
    expect(base.vi.b).toBe('hai')
  })

  test('never adds or loses a key, and wins where it speaks', () => {
    const overrides = fc.record({ a: fc.string(), b: fc.string() }, { requiredKeys: [] })
    fc.assert(
      fc.property(overrides, (vi) => {
        const merged = createCatalog(base, { vi })
        expect(Object.keys(merged.vi)).toEqual(['a', 'b'])
        expect(merged.vi).toEqual({ ...base.vi, ...vi })
        expect(createCatalog(merged, { vi })).toEqual(merged)
      }),
    )
  })
})

describe('problems of a catalog', () => {
  test.each<[string, Catalog<string>, string]>([
    ['a missing key', { vi: { a: 'một' }, en: {} }, 'en lacks a'],
    ['a broken message', { vi: { a: '{n' }, en: { a: 'x' } }, 'vi a:'],
    ['another argument', { vi: { a: '{n}' }, en: { a: '{m}' } }, 'arguments differ'],
  ])('%s is found', (_case, catalog, words) => {
    expect(findCatalogProblems(catalog).join()).toContain(words)
  })
})

describe('translating', () => {
  test('formats dates and times on Vietnamese clocks, days first', () => {
    const at = new Date('2024-06-30T18:05:00Z')
    const words = '{at, time, short} ngày {at, date, short}'
    const { vi, en } = createTranslators({ vi: { a: words }, en: { a: words } })
    expect(vi('a', { at })).toBe('01:05 ngày 01/07/2024')
    expect(en('a', { at })).toBe('01:05 ngày 01/07/2024')
  })

  test('leaves angle brackets alone: escaping is the page renderer’s work', () => {
    const { vi } = createTranslators({ vi: { a: '<b>{x}' }, en: { a: '' } })
    expect(vi('a', { x: '<img onerror>' })).toBe('<b><img onerror>')
  })
})
