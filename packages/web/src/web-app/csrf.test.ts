import { createSecretKey } from 'node:crypto'
import { randomToken } from '@mot-cua/kernel'
import { describe, expect, test } from 'vitest'
import { isCsrfToken, isOwnSender, makeCsrfToken } from './csrf.ts'

const key = createSecretKey(Buffer.alloc(32, 7))
const browserId = randomToken()

describe('a form token', () => {
  test('is accepted for the browser it was made for', () => {
    expect(isCsrfToken(key, browserId, makeCsrfToken(key, browserId))).toBe(true)
  })

  test('is refused for another browser and under another key', () => {
    expect(isCsrfToken(key, randomToken(), makeCsrfToken(key, browserId))).toBe(false)
    expect(
      isCsrfToken(createSecretKey(Buffer.alloc(32)), browserId, makeCsrfToken(key, browserId)),
    ).toBe(false)
  })

  test.each([undefined, '', 'x', ['a'], makeCsrfToken(key, browserId).slice(1)])(
    'is refused when it is %j',
    (presented) => {
      expect(isCsrfToken(key, browserId, presented)).toBe(false)
    },
  )
})

describe('the sender of a form', () => {
  const host = 'id.example.vn'
  const origin = `https://${host}`

  test.each([
    ['same-origin', origin],
    ['none', undefined],
    [undefined, origin],
    [undefined, undefined],
  ])('is ours with Sec-Fetch-Site %s and Origin %s', (fetchSite, from) => {
    expect(isOwnSender({ fetchSite, origin: from, host })).toBe(true)
  })

  test.each([
    ['cross-site', undefined],
    ['same-site', origin],
    ['same-origin', 'https://evil.example'],
    [undefined, 'https://evil.example'],
    [undefined, 'https://id.example.vn.evil.example'],
    [undefined, 'https://id.example.vn:8443'],
    [undefined, 'null'],
  ])('is not ours with Sec-Fetch-Site %s and Origin %s', (fetchSite, from) => {
    expect(isOwnSender({ fetchSite, origin: from, host })).toBe(false)
  })
})
