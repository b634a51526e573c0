import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLinkCode, readScannedText, readTypedCode } from './scanned-text.ts'

const ORIGIN = 'https://id.example'
const CODE = `${'A'.repeat(22)}.7.${'b'.repeat(16)}`

describe('the text of a QR code', () => {
  test('ours is its code', () => {
    expect(readScannedText(`${ORIGIN}/q/${CODE}`, ORIGIN)).toEqual({ code: CODE })
  })

  test.each([
    ['another host', `https://evil.example/q/${CODE}`],
    ['our host as a user name', `https://id.example@evil.example/q/${CODE}`],
    ['our host in the path', `https://evil.example/https://id.example/q/${CODE}`],
    ['another scheme', `http://id.example/q/${CODE}`],
    ['another port', `https://id.example:8443/q/${CODE}`],
    ['a script', 'javascript:alert(1)'],
    ['a Wi-Fi', 'WIFI:T:WPA;S:net;P:pass;;'],
    ['the code alone', CODE],
    ['nothing', ''],
    ['10 KB', `${ORIGIN}/q/${'A'.repeat(10_000)}`],
  ])('%s is not ours', (_what, text) => {
    expect(readScannedText(text, ORIGIN)).toEqual({ fault: 'not-ours' })
  })

  test.each([
    ['another page', `${ORIGIN}/account`],
    ['the app itself', `${ORIGIN}/app/?request=${CODE}`],
    ['a query', `${ORIGIN}/q/${CODE}?next=//evil.example`],
    ['a fragment', `${ORIGIN}/q/${CODE}#x`],
    ['a path that climbs', `${ORIGIN}/q/../sign-in/${CODE}`],
    ['half a code', `${ORIGIN}/q/${'A'.repeat(22)}`],
  ])('%s of our host is no code', (_what, text) => {
    expect(readScannedText(text, ORIGIN)).toEqual({ fault: 'not-a-code' })
  })

  test('whatever a code holds, there is an answer', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        expect(readScannedText(text, ORIGIN)).toHaveProperty('fault')
      }),
    )
  })
})

test.each([
  ['abcd 3467', 'ABCD3467'],
  [' ABCD-3467 ', 'ABCD3467'],
  ['ABCD346', undefined],
  ['ABCD34678', undefined],
  ['ABCD346Đ', undefined],
  ['', undefined],
])('typed by hand, %s is %s', (typed, code) => expect(readTypedCode(typed)).toBe(code))

test.each([
  [`?request=${CODE}`, CODE],
  ['?request=', undefined],
  ['', undefined],
  ['?request=<script>', undefined],
  [`?request=${'a'.repeat(201)}`, undefined],
])('the link %s carries %s', (search, code) => expect(readLinkCode(search)).toBe(code))
