import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locales } from '../i18n/catalog.ts'
import { textSizes, themes } from './page-context.ts'
import { applyWish, parsePreferences, serializePreferences } from './preferences.ts'

const anyPreferences = fc.record({
  locale: fc.constantFrom(...locales),
  theme: fc.constantFrom(...themes),
  textSize: fc.constantFrom(...textSizes),
})

describe('preferences in a cookie', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(anyPreferences, (preferences) => {
        expect(parsePreferences(serializePreferences(preferences))).toEqual(preferences)
      }),
    )
  })

  test('are always valid, whatever the cookie holds', () => {
    fc.assert(
      fc.property(fc.string(), (cookie) => {
        const { locale, theme, textSize } = parsePreferences(cookie)
        expect(locales).toContain(locale)
        expect(themes).toContain(theme)
        expect(textSizes).toContain(textSize)
      }),
    )
  })

  test('a wish changes what it names', () => {
    const before = parsePreferences('vi.dark.large')
    expect(applyWish(before, { locale: 'en' })).toEqual({ ...before, locale: 'en' })
    expect(applyWish(before, { theme: ['light'] })).toEqual(before)
  })
})
