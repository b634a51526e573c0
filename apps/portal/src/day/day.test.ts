import { describe, expect, test } from 'vitest'
import { dayOf, parseDay, startOfDay, writeDay } from './day.ts'

describe('days of Viet Nam', () => {
  test('begin at 17:00 UTC of the day before', () => {
    expect(startOfDay('2026-12-21').toISOString()).toBe('2026-12-20T17:00:00.000Z')
    expect(dayOf(new Date('2026-12-20T16:59:59.999Z'))).toBe('2026-12-20')
    expect(dayOf(new Date('2026-12-20T17:00:00.000Z'))).toBe('2026-12-21')
  })

  test.each([
    ['01/07/2024', '2024-07-01'],
    [' 1/7/2024 ', '2024-07-01'],
    ['1-7-2024', '2024-07-01'],
    ['29.02.2028', '2028-02-29'],
  ])('%s is read as %s', (text, day) => expect(parseDay(text)).toBe(day))

  test.each(['31/02/2026', '29/02/2026', '00/01/2026', '2026-07-01', '1/13/2026', '', 'mai'])(
    '%s is no day',
    (text) => expect(parseDay(text)).toBeUndefined(),
  )

  test('are written day first', () => expect(writeDay('2024-07-01')).toBe('01/07/2024'))
})
