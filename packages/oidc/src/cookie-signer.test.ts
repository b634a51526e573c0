import { expect, test } from 'vitest'
import { createCookieSigner } from './cookie-signer.ts'

const before = createCookieSigner(['old'])
const after = createCookieSigner(['new', 'old'])

test('the first key signs, each is accepted, and none asks for a new signature', () => {
  expect(after.index('a=1', before.sign('a=1'))).toBe(0)
  expect(after.index('a=1', after.sign('a=1'))).toBe(0)
  expect(before.index('a=1', after.sign('a=1'))).toBe(-1)
})

test.each(['', 'x', before.sign('a=2'), `${before.sign('a=1')}x`])('%j is no signature', (text) => {
  expect(after.verify('a=1', text)).toBe(false)
})
