import { contrast } from '@mot-cua/testing'
import { describe, expect, test } from 'vitest'
import { buttonFileNames, readButtonFile } from './button-files.ts'

const css = readButtonFile('sign-in-button.css').text

type Colours = Record<string, string>

function coloursOf(rule: string): Colours {
  const body = new RegExp(`\\n\\.${rule} \\{([^}]*)\\}`).exec(`\n${css}`)?.[1] ?? ''
  return Object.fromEntries(
    [...body.matchAll(/--eid-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  )
}

const pairs: [foreground: string, background: string, least: number][] = [
  ['words', 'ground', 4.5],
  ['words', 'ground-hover', 4.5],
  // Outlined: the words have the colour that is the ground otherwise.
  ['ground', 'page', 4.5],
  ['ground-hover', 'page', 4.5],
  ['edge', 'page', 3],
  ['focus', 'page', 3],
  ['off-words', 'off-ground', 4.5],
  ['off-edge', 'page', 3],
]

describe.each([
  ['light', 'eid-button'],
  ['dark', 'eid-button-dark'],
])('the button for a %s page', (_theme, rule) => {
  test.each(pairs)('%s on %s is at least %d', (foreground, background, least) => {
    const colours = coloursOf(rule)
    const ratio = contrast(colours[foreground] ?? '', colours[background] ?? '')
    expect(ratio).toBeGreaterThanOrEqual(least)
  })
})

describe('the button kit', () => {
  test('both themes define the same colours', () => {
    const names = (rule: string) => Object.keys(coloursOf(rule))
    expect(names('eid-button-dark')).toEqual(names('eid-button'))
    expect(names('eid-button')).toHaveLength(9)
  })

  test('no size is below 44 px, and the focus ring is there', () => {
    const heights = [...css.matchAll(/min-height: (\d+)px/g)].map(([, height]) => Number(height))
    expect(heights).toEqual([48, 44, 56])
    expect(css).toMatch(/:focus-visible \{\s+outline: 3px solid/)
    expect(css).not.toMatch(/outline: (?:none|0)/)
  })

  test('its words are the ones of the rules, and its files hold nothing from elsewhere', () => {
    expect(readButtonFile('button.vi.html').text).toContain(
      'Đăng nhập bằng tài khoản Định danh điện tử',
    )
    expect(readButtonFile('button.en.html').text).toContain('Sign in with your e-ID account')
    for (const name of buttonFileNames) {
      const text = readButtonFile(name).text.replace('http://www.w3.org/2000/svg', '')
      expect(text).not.toMatch(/https?:|url\(|@import|<script/)
    }
  })
})
