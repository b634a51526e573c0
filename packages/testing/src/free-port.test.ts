import { describe, expect, test } from 'vitest'
import { findFreePort } from './free-port.ts'

describe('a free port', () => {
  test('is given once, though nobody listens on it yet', async () => {
    const given: number[] = []
    while (given.length < 400) given.push(await findFreePort())
    expect(new Set(given).size).toBe(given.length)
  })
})
