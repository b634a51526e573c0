import { describe, expect, test } from 'vitest'
import { createSealer, deriveKey } from './sealing.ts'

const sealer = createSealer(deriveKey('a master secret of the tests', 'sealing'))

describe('sealing', () => {
  test('opens what it sealed, in the same context', () => {
    expect(sealer.open(sealer.seal('Nguyễn Thị Lan', 'row 1'), 'row 1')).toBe('Nguyễn Thị Lan')
  })

  test('never gives the same text twice for the same value', () => {
    expect(sealer.seal('123456', 'row')).not.toBe(sealer.seal('123456', 'row'))
  })

  test('refuses a value that was moved to another row', () => {
    expect(() => sealer.open(sealer.seal('123456', 'row 1'), 'row 2')).toThrow()
  })

  test('refuses a changed value', () => {
    const bytes = Buffer.from(sealer.seal('123456', 'row'), 'base64url')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(() => sealer.open(bytes.toString('base64url'), 'row')).toThrow()
  })

  test('another purpose is another key', () => {
    const other = createSealer(deriveKey('a master secret of the tests', 'csrf'))
    expect(() => other.open(sealer.seal('123456', 'row'), 'row')).toThrow()
  })
})
