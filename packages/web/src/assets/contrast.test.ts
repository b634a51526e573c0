import { readFileSync } from 'node:fs'
import { contrast } from '@mot-cua/testing'
import { describe, expect, test } from 'vitest'

type Tokens = Record<string, string>

function readTokens(theme: 'light' | 'dark'): Tokens {
  const css = readFileSync(new URL(`../styles/tokens-${theme}.css`, import.meta.url), 'utf8')
  return Object.fromEntries(
    [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]),
  )
}

const pairs: [foreground: string, background: string, least: number][] = [
  ['text', 'bg', 4.5],
  ['text', 'surface', 4.5],
  ['text', 'brand-soft', 4.5],
  ['text-muted', 'bg', 4.5],
  ['text-muted', 'surface', 4.5],
  ['link', 'bg', 4.5],
  ['link', 'surface', 4.5],
  ['link', 'brand-soft', 4.5],
  ['link-visited', 'bg', 4.5],
  ['link-visited', 'surface', 4.5],
  ['on-brand', 'brand', 4.5],
  ['on-brand', 'brand-hover', 4.5],
  ['brand', 'bg', 4.5],
  ['brand', 'brand-soft', 4.5],
  ['brand-hover', 'brand-soft', 4.5],
  ['brand', 'surface', 3],
  ['on-bad', 'bad', 4.5],
  ['border-input', 'bg', 3],
  ['border-input', 'surface', 3],
  ['ok-text', 'ok-bg', 4.5],
  ['warn-text', 'warn-bg', 4.5],
  ['bad-text', 'bad-bg', 4.5],
  ['info-text', 'info-bg', 4.5],
  ['neutral-text', 'neutral-bg', 4.5],
  ['bad', 'bg', 4.5],
  ['ok', 'bg', 3],
  ['warn', 'bg', 3],
  ['info', 'bg', 3],
  ['disabled', 'bg', 4.5],
]

describe.each(['light', 'dark'] as const)('contrast of the %s tokens', (theme) => {
  const tokens = readTokens(theme)

  test.each(pairs)('%s on %s is at least %d', (foreground, background, least) => {
    const ratio = contrast(tokens[foreground] ?? '', tokens[background] ?? '')
    expect(ratio).toBeGreaterThanOrEqual(least)
  })

  test('one of the two focus rings is always seen', () => {
    const rings = ['focus', 'focus-ink'].map((ring) => tokens[ring] ?? '')
    for (const background of ['bg', 'surface', 'brand', 'warn-bg']) {
      const ratios = rings.map((ring) => contrast(ring, tokens[background] ?? ''))
      expect(Math.max(...ratios)).toBeGreaterThanOrEqual(3)
    }
  })
})

test('both themes define the same tokens', () => {
  expect(Object.keys(readTokens('dark'))).toEqual(Object.keys(readTokens('light')))
})

describe('the colours that stand for units', () => {
  const css = readFileSync(new URL('../styles/hats.css', import.meta.url), 'utf8')
  const accents = [...css.matchAll(/data-accent\^="(\w)"\] \{\s*--accent: (#[0-9a-f]{6});/g)]
  const grounds = [readTokens('light'), readTokens('dark')].flatMap(({ bg, surface }) => [
    bg,
    surface,
  ])

  test.each(accents.map(([, name, colour]) => ({ name, colour })))('$name', ({ colour = '' }) => {
    for (const ground of grounds) {
      expect(contrast(colour, ground ?? '')).toBeGreaterThanOrEqual(3)
    }
  })

  test('are eight', () => expect(accents).toHaveLength(8))
})
