import { describe, expect, test } from 'vitest'
import { createTurnBatch } from './turn-batch.ts'

/** Doubles numbers, and remembers what it was asked together. */
function createDoubling(fail?: Error) {
  const batches: number[][] = []
  const double = createTurnBatch<number, number>(String, async (asks) => {
    batches.push(asks)
    if (fail) throw fail
    return asks.map((ask) => 2 * ask)
  })
  return { batches, double }
}

describe('what is asked for within one turn', () => {
  test('is carried out together, and each asker has its own answer', async () => {
    const { batches, double } = createDoubling()
    expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6])
    expect(batches).toEqual([[1, 2, 3]])
  })

  test('is not kept waiting for the next turn', async () => {
    const { batches, double } = createDoubling()
    await double(1)
    await double(2)
    expect(batches).toEqual([[1], [2]])
  })

  test('goes apart where one key is asked for twice, in the order asked', async () => {
    const { batches, double } = createDoubling()
    await Promise.all([double(1), double(1), double(2), double(1)])
    expect(batches).toEqual([[1, 2], [1], [1]])
  })

  test('goes apart where it would be too much for one statement', async () => {
    const { batches, double } = createDoubling()
    await Promise.all(Array.from({ length: 120 }, (_, index) => double(index)))
    expect(batches.map((batch) => batch.length)).toEqual([50, 50, 20])
  })

  test('fails for everyone when it fails, and the next turn goes on', async () => {
    const { batches, double } = createDoubling(new Error('gone'))
    const settled = await Promise.allSettled([double(1), double(2)])
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(double(3)).rejects.toThrow('gone')
    expect(batches).toEqual([[1, 2], [3]])
  })
})
