import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountTypes, audiences } from '../account/account.ts'
import { BEGINNING, decide, nextChange, type PolicyLine } from './decide.ts'
import type { GateDecision, GateQuestion } from './gate.ts'

const DAY = new Date('2026-12-21T00:00:00+07:00')
const BEFORE = new Date(DAY.getTime() - 1)
const AFTER = new Date(DAY.getTime() + 24 * 60 * 60 * 1000)

const line = (kind: Omit<PolicyLine, 'changedBy'>): PolicyLine => ({ ...kind, changedBy: 'test' })
const person = { type: 'portal', audience: 'person' } as const
const organization = { type: 'portal', audience: 'organization' } as const
const lines = [
  line({ ...person, from: DAY, access: 'link-only' }),
  line({ ...person, from: BEGINNING, access: 'full' }),
  line({ ...person, from: AFTER, access: 'closed' }),
  line({ ...organization, from: BEGINNING, access: 'full' }),
  line({ ...organization, from: DAY, access: 'closed' }),
  line({ type: 'eid', audience: 'person', from: BEGINNING, access: 'full' }),
  line({ type: 'postal', audience: 'person', from: DAY, access: 'full' }),
]
const none = new Map<string, boolean>()

type Row = [why: string, asked: { question: GateQuestion; now: Date }, decision: GateDecision]
const table: Row[] = [
  ['a person’s portal account the day before', asked(person, BEFORE), { access: 'full' }],
  ['on the stroke of the day', asked(person, DAY), { access: 'link-only', since: DAY }],
  ['from the next day of its timeline', asked(person, AFTER), closed('over', AFTER)],
  ['an organisation has days of its own', asked(organization, DAY), closed('over', DAY)],
  [
    'the e-ID, whatever the day',
    asked({ type: 'eid', audience: 'person' }, AFTER),
    { access: 'full' },
  ],
  [
    'a way that opens later',
    asked({ type: 'postal', audience: 'person' }, BEFORE),
    closed('not-yet', DAY),
  ],
  [
    'a kind that no line speaks of',
    asked({ type: 'postal', audience: 'organization' }, DAY),
    { access: 'closed', reason: 'audience' },
  ],
  [
    'an administrator by e-ID (R073)',
    asked({ type: 'eid', audience: 'administrator' }, BEFORE),
    { access: 'closed', reason: 'audience' },
  ],
  [
    'an administrator by the own account, after every day (C10)',
    asked({ type: 'portal', audience: 'administrator' }, AFTER),
    { access: 'full' },
  ],
]

function asked(question: GateQuestion, now: Date) {
  return { question, now }
}

function closed(reason: 'over' | 'not-yet', at: Date): GateDecision {
  return { access: 'closed', reason, at }
}

describe('whether a kind of account may be used', () => {
  test.each(table)('%s', (_why, { question, now }, decision) => {
    expect(decide({ lines, switched: none }, question, now)).toEqual(decision)
  })

  test('a method that is switched off lets nobody in but administrators', () => {
    const switched = new Map([['portal', false]])
    expect(decide({ lines, switched }, person, BEFORE)).toEqual({
      access: 'closed',
      reason: 'method-off',
    })
    const administrator = { type: 'portal', audience: 'administrator' } as const
    expect(decide({ lines, switched }, administrator, BEFORE)).toEqual({ access: 'full' })
  })

  test('the next change is the first day on which something becomes different', () => {
    const policies = { lines, switched: none }
    expect(nextChange(policies, person, BEFORE)?.from).toEqual(DAY)
    expect(nextChange(policies, person, DAY)?.from).toEqual(AFTER)
    expect(nextChange(policies, person, AFTER)).toBeUndefined()
  })
})

const questions = fc.record({
  type: fc.constantFrom(...accountTypes),
  audience: fc.constantFrom(...audiences),
})
const moments = fc.date({ min: BEGINNING, max: new Date('2100-01-01'), noInvalidDate: true })
const timelines = fc.array(
  fc
    .record({
      type: fc.constantFrom(...accountTypes),
      audience: fc.constantFrom(...audiences),
      from: moments,
      access: fc.constantFrom('full' as const, 'link-only' as const, 'closed' as const),
    })
    .map(line),
)

describe('for any timeline', () => {
  test('the order of the lines does not matter where no two share a day', () => {
    fc.assert(
      fc.property(timelines, questions, moments, (drawn, question, now) => {
        const byDay = new Map(drawn.map((one) => [`${one.type} ${one.from.getTime()}`, one]))
        const unique = [...byDay.values()]
        const by = (some: PolicyLine[]) => decide({ lines: some, switched: none }, question, now)
        expect(by(unique.toReversed())).toEqual(by(unique))
      }),
    )
  })

  test('lines of other kinds and of later days never change the answer', () => {
    fc.assert(
      fc.property(timelines, questions, moments, (drawn, question, now) => {
        const own = drawn.filter(
          ({ type, audience }) => type === question.type && audience === question.audience,
        )
        const begun = own.filter(({ from }) => from <= now)
        fc.pre(begun.length > 0)
        const by = (some: PolicyLine[]) => decide({ lines: some, switched: none }, question, now)
        expect(by(begun)).toEqual(by(drawn))
      }),
    )
  })

  test('administrators come in by the portal’s own account, and by nothing else', () => {
    fc.assert(
      fc.property(timelines, fc.constantFrom(...accountTypes), moments, (drawn, type, now) => {
        const switched = new Map(accountTypes.map((method) => [method, false]))
        const question = { type, audience: 'administrator' } as const
        const { access } = decide({ lines: drawn, switched }, question, now)
        expect(access).toBe(type === 'portal' ? 'full' : 'closed')
      }),
    )
  })

  test('nobody comes in by a kind that no line has opened', () => {
    fc.assert(
      fc.property(questions, moments, (question, now) => {
        fc.pre(question.audience !== 'administrator')
        const { access } = decide({ lines: [], switched: none }, question, now)
        expect(access).toBe('closed')
      }),
    )
  })
})
