import { describe, expect, test } from 'vitest'
import { newId, randomToken } from './ids.ts'

describe('ids', () => {
  test('are UUIDs of version 7 (RFC 9562 §5.7)', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('sort by their time', () => {
    expect(newId(1_000) < newId(2_000)).toBe(true)
  })

  test('do not repeat within one millisecond', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(5))
    expect(new Set(ids).size).toBe(10_000)
  })
})

test('a token has 256 bits in characters that a URL and a cookie can carry', () => {
  expect(randomToken()).toMatch(/^[\w-]{43}$/)
})
