import { readFileSync } from 'node:fs'
import { createContext, Script } from 'node:vm'
import { describe, expect, test } from 'vitest'

const source = readFileSync(new URL('./countdown.client.js', import.meta.url), 'utf8')
const sandbox = createContext({ document: { querySelectorAll: () => [] } })
new Script(source).runInContext(sandbox)

function call(expression: string): unknown {
  return new Script(expression).runInContext(sandbox)
}

describe('announcing the time left', () => {
  test.each([
    ['61 → 60', 'phasePassed(61, 60)', 60],
    ['60 → 59 is old news', 'phasePassed(60, 59)', undefined],
    ['31 → 30', 'phasePassed(31, 30)', 30],
    ['1 → 0', 'phasePassed(1, 0)', 0],
    ['90 → 20 after a sleep: only the last', 'phasePassed(90, 20)', 30],
    ['170 → 0 after a long sleep', 'phasePassed(170, 0)', 0],
    ['120 → 119', 'phasePassed(120, 119)', undefined],
  ])('%s', (_case, expression, phase) => {
    expect(call(expression)).toBe(phase)
  })

  test('digits are minutes and seconds', () => {
    expect(call('formatDigits(177)')).toBe('02:57')
    expect(call('formatDigits(0)')).toBe('00:00')
  })
})
