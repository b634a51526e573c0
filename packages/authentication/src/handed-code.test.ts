import { describe, expect, test } from 'vitest'
import { hashHandedCode, newHandedCode } from './handed-code.ts'

describe('a code that is handed over', () => {
  test('four groups of five, of letters that nobody mixes up, never the same', () => {
    const codes = Array.from({ length: 500 }, newHandedCode)
    for (const code of codes) expect(code).toMatch(/^([A-HJKMNP-RT-Z2346789]{5}(-|$)){4}$/)
    expect(new Set(codes).size).toBe(codes.length)
    // Each letter comes: none is left out by the way they are drawn.
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(29)
  })

  test('is known however it is typed, and no other is', () => {
    const hash = hashHandedCode('ABCDE-FGHJK-MNPQR-TUVWX')
    expect(hashHandedCode(' abcde fghjk mnpqrtuvwx ')).toBe(hash)
    expect(hashHandedCode('ABCDE-FGHJK-MNPQR-TUVWY')).not.toBe(hash)
  })
})
