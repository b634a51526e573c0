import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Move, qrMoves } from './qr-moves.data.ts'
import { renderStatesDoc } from './qr-states-doc.ts'

const moves: readonly Move[] = Object.values(qrMoves)

describe('the moves of a QR transaction', () => {
  test('nothing leads out of an end, and every end can be reached', () => {
    const ends = ['completed', 'refused', 'expired', 'cancelled'] as const
    for (const end of ends) {
      expect(moves.some(({ from }) => from.includes(end))).toBe(false)
      expect(moves.some(({ to }) => to === end)).toBe(true)
    }
  })

  test('only the browser completes, and only what a phone has approved', () => {
    expect(moves.filter(({ to }) => to === 'completed')).toEqual([
      { from: ['approved'], to: 'completed', by: 'browser' },
    ])
    expect(moves.filter(({ to }) => to === 'approved')).toEqual([
      { from: ['scanned'], to: 'approved', by: 'phone' },
    ])
  })
})

test('docs/contributor/qr-states.md is what the table says', () => {
  const file = new URL('../../../../docs/contributor/qr-states.md', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(renderStatesDoc())
})
