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

  test('bytes come back as they were, and only in their own context', () => {
    const bytes = Buffer.from([0, 255, 0x25, 0x50])
    const sealed = sealer.sealBytes(bytes, 'file 1, part 0')
    expect(sealer.openBytes(sealed, 'file 1, part 0')).toEqual(bytes)
    expect(() => sealer.openBytes(sealed, 'file 1, part 1')).toThrow()
    expect(() => sealer.openBytes(sealed.subarray(0, -1), 'file 1, part 0')).toThrow()
  })

  test('another purpose is another key', () => {
    const other = createSealer(deriveKey('a master secret of the tests', 'csrf'))
    expect(() => other.open(sealer.seal('123456', 'row'), 'row')).toThrow()
  })
})
