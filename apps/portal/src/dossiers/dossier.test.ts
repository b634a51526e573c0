import { describe, expect, test } from 'vitest'
import {
  type DossierStatus,
  type DossierStep,
  daysLate,
  dossierStatuses,
  isUsualMove,
  originOf,
  phaseOf,
  toTimeline,
} from './dossier.ts'
import { choosePhase } from './dossiers.ts'
import { foldText } from './fold-text.ts'
import { readPlace, writePlace } from './place.ts'

describe('moves between the ten statuses', () => {
  test('what is final stays', () => {
    for (const from of [3, 7, 8, 10] as const) {
      expect(dossierStatuses.filter((to) => to !== from && isUsualMove(from, to))).toEqual([])
    }
  })

  test('every status can be reached', () => {
    const reached = new Set<DossierStatus>([1])
    for (let round = 0; round < dossierStatuses.length; round += 1) {
      for (const from of reached) {
        for (const to of dossierStatuses) if (isUsualMove(from, to)) reached.add(to)
      }
    }
    expect(reached.size).toBe(dossierStatuses.length)
  })

  test('nothing goes back to newly filed', () => {
    expect(dossierStatuses.filter((from) => from !== 1 && isUsualMove(from, 1))).toEqual([])
  })

  test('what waits for the person is to do; what is final or decided is done', () => {
    const of = (phase: string) => dossierStatuses.filter((status) => phaseOf(status) === phase)
    expect(of('to-do')).toEqual([5, 6])
    expect(of('in-progress')).toEqual([1, 2, 4])
    expect(of('done')).toEqual([3, 7, 8, 9, 10])
  })
})

describe('lateness', () => {
  const dueAt = new Date('2026-11-20T10:00:00Z')
  const late = (status: DossierStatus, statusAt: string, now: string) =>
    daysLate({ dueAt, status, statusAt: new Date(statusAt) }, new Date(now))

  test('is counted in begun days, from the promised hour on', () => {
    expect(late(4, '2026-11-03T00:00:00Z', '2026-11-20T10:00:00Z')).toBe(0)
    expect(late(4, '2026-11-03T00:00:00Z', '2026-11-20T10:00:01Z')).toBe(1)
    expect(late(4, '2026-11-03T00:00:00Z', '2026-11-23T09:00:00Z')).toBe(3)
  })

  test('stops where the dossier is over', () => {
    expect(late(9, '2026-11-20T09:00:00Z', '2027-01-01T00:00:00Z')).toBe(0)
    expect(late(10, '2026-11-22T09:00:00Z', '2027-01-01T00:00:00Z')).toBe(2)
  })

  test('is not the agency’s where the person withdrew, or nothing was promised', () => {
    expect(late(7, '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe(0)
    expect(daysLate({ dueAt: undefined, status: 4, statusAt: dueAt }, new Date())).toBe(0)
  })
})

describe('the timeline', () => {
  const step = (sequence: number, status: DossierStatus): DossierStep => ({
    sequence,
    status,
    at: new Date(sequence * 1000),
    unit: undefined,
    officialTitle: undefined,
    note: undefined,
  })

  test('is in the sender’s order, whatever order it came in', () => {
    const shown = toTimeline([step(3, 4), step(1, 1), step(2, 2)])
    expect(shown.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(shown.some(({ isUnusual }) => isUnusual)).toBe(false)
  })

  test('marks a move that is not usual, until the missing step has come', () => {
    const jump = [step(1, 1), step(4, 9)]
    expect(toTimeline(jump)[1]?.isUnusual).toBe(true)
    expect(toTimeline([...jump, step(3, 4), step(2, 2)]).some((one) => one.isUnusual)).toBe(false)
  })
})

test('the account something came in by is told from the one signed in with', () => {
  expect(originOf({ id: 'a', type: 'portal' }, 'a')).toBe('this-account')
  expect(originOf({ id: 'a', type: 'portal' }, 'b')).toBe('old-account')
  expect(originOf({ id: 'a', type: 'postal' }, 'b')).toBe('old-account')
  expect(originOf({ id: 'a', type: 'eid' }, 'b')).toBe('eid-account')
})

test('the tab is the wished one, else the first that holds anything', () => {
  const counts = { 'to-do': 0, 'in-progress': 2, done: 1 }
  expect(choosePhase(counts, 'done')).toBe('done')
  expect(choosePhase(counts, 'to-do')).toBe('in-progress')
  expect(choosePhase({ 'to-do': 0, 'in-progress': 0, done: 0 }, 'done')).toBeUndefined()
})

test('text is searched without marks, case and the stroke of đ', () => {
  expect(foldText('  Đăng ký   HỘ TỊCH ')).toBe('dang ky ho tich')
  expect(foldText('Ấp Ễ ợ'.normalize('NFD'))).toBe('ap e o')
})

test('a place in a list goes through an address and back; others are none', () => {
  const place = { at: new Date('2026-11-03T01:12:00.123Z'), id: crypto.randomUUID() }
  expect(readPlace(writePlace(place))).toEqual(place)
  for (const text of [undefined, '', 'x', '1.x', `-1.${place.id}`, `${place.at.getTime()}`]) {
    expect(readPlace(text)).toBeUndefined()
  }
})
