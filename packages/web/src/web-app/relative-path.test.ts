import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeRelativePath } from './relative-path.ts'

describe('a path to go back to', () => {
  test.each(['/', '/sign-in', '/sign-in?step=2&a=%C4%90', '/a//b', '/~a;b,c', '/?next=//evil'])(
    'keeps %s',
    (path) => {
      expect(safeRelativePath(path)).toBe(path)
    },
  )

  test.each([
    '//evil',
    '///evil',
    '/\\evil',
    '\\\\evil',
    'https:evil',
    'https://evil',
    'HTTPS://evil/',
    '%2f%2fevil',
    '/%2f%2fevil',
    '/%2F/evil',
    '/%252f%252fevil',
    '/%5cevil',
    '/..//evil',
    '/.//evil',
    '/a/..//evil',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil@host',
    '@evil',
    '/\tevil',
    '/\n/evil',
    '\t//evil',
    ' //evil',
    '/ok\r\nSet-Cookie: a=b',
    '/%zz',
    '',
    'sign-in',
    '?a=b',
    '#a',
    `/${'a'.repeat(2000)}`,
  ])('refuses %j', (path) => {
    expect(safeRelativePath(path)).toBe('/')
  })

  test.each([undefined, null, 1, ['/a'], { toString: () => '/a' }])('refuses %j', (value) => {
    expect(safeRelativePath(value)).toBe('/')
  })

  test('never leads to another origin, whatever is sent', () => {
    const parts = fc.constantFrom('/', '\\', '%2f', '%5c', '.', '..', 'evil', '@', ':', '?', '\t')
    const tricks = fc.array(parts, { maxLength: 8 }).map((list) => list.join(''))
    fc.assert(
      fc.property(fc.oneof(tricks, fc.string(), fc.webUrl()), (text) => {
        const origin = 'https://own.example'
        expect(new URL(safeRelativePath(text), origin).origin).toBe(origin)
        expect(safeRelativePath(text)).not.toMatch(/^\/[/\\]/)
      }),
    )
  })
})
