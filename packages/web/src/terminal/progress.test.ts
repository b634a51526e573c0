import { describe, expect, test } from 'vitest'
import { createProgress } from './progress.ts'

function watch({ total, isTTY }: { total: number; isTTY: boolean }) {
  let written = ''
  let elapsedMs = 0
  const output = { isTTY, columns: 80, write: (text: string) => void (written += text) }
  const progress = createProgress({
    label: 'Residents',
    worthTelling: 50_000,
    total,
    output,
    nowMs: () => elapsedMs,
  })
  const fill = (done: number, afterMs: number) => {
    elapsedMs += afterMs
    progress.show({ done })
  }
  return { progress, fill, read: () => written }
}

describe('progress of something long', () => {
  test('says nothing where it is over in a moment', () => {
    const { progress, fill, read } = watch({ total: 10_000, isTTY: true })
    fill(5000, 500)
    progress.show({ done: 10_000, last: 'building indexes' })
    progress.finish()
    expect(read()).toBe('')
  })

  test('is a bar on a terminal, drawn over itself and not too often', () => {
    const { progress, fill, read } = watch({ total: 1_000_000, isTTY: true })
    fill(250_000, 10_000)
    fill(250_100, 1)
    fill(500_000, 10_000)
    progress.show({ done: 1_000_009, last: 'building indexes' })
    progress.finish()
    const [, first, second, third, last, ...more] = read().split('\r\u001B[2K')
    expect(more).toEqual([])
    expect(first).toBe(
      `${'█'.repeat(5)}${'░'.repeat(15)} Residents: 25 %, 250,000 of 1,000,000, about 30 s left`,
    )
    expect(second).toContain('50 %, 500,000 of 1,000,000, about 20 s')
    expect(third).toBe(`${'█'.repeat(20)} Residents: building indexes`)
    expect(last).toBe('Residents: 1,000,000 in 20.0 s\n')
  })

  test('is a plain line for each tenth elsewhere', () => {
    const { progress, fill, read } = watch({ total: 100_000, isTTY: false })
    for (let residents = 0; residents <= 100_000; residents += 1000) fill(residents, 100)
    progress.show({ done: 100_009, last: 'building indexes' })
    progress.finish()
    const lines = read().split('\n')
    expect(lines).toHaveLength(13)
    expect(lines[0]).toBe('Residents: 10 %, 10,000 of 100,000')
    expect(lines[9]).toBe('Residents: 100 %, 100,000 of 100,000')
    expect(lines[10]).toBe('Residents: building indexes')
    expect(read()).not.toContain('\u001B')
  })
})
