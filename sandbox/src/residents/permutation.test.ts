import { describe, expect, test } from 'vitest'
import { permute } from './permutation.ts'

describe('permute', () => {
  test('every place is taken exactly once, whatever the shape', () => {
    for (const [rows, columns] of [
      [1, 1],
      [7, 13],
      [100, 100],
    ] as const) {
      const places = Array.from({ length: rows * columns }, (_, index) =>
        permute(index, { rows, columns, key: 'a key' }),
      )
      expect(new Set(places).size).toBe(rows * columns)
      expect(Math.max(...places)).toBe(rows * columns - 1)
    }
  })

  test('another key is another shuffle', () => {
    const shuffle = (key: string) =>
      Array.from({ length: 50 }, (_, index) => permute(index, { rows: 10, columns: 5, key }))
    expect(shuffle('one')).not.toEqual(shuffle('two'))
  })

  test('refuses an index that is outside', () => {
    expect(() => permute(50, { rows: 10, columns: 5, key: 'a key' })).toThrow(RangeError)
    expect(() => permute(-1, { rows: 10, columns: 5, key: 'a key' })).toThrow(RangeError)
  })
})
