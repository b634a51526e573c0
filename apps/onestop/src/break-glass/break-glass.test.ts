import { describe, expect, test } from 'vitest'
import {
  type Administrator,
  type Answering,
  type BreakGlassStore,
  type BreakGlassUse,
  countReady,
  createBreakGlass,
  judgeAnswer,
  lacksOf,
  MOST_WRONG_CODES,
  stateOf,
} from './break-glass.ts'
import { isJudge } from './review.ts'

const now = new Date('2026-05-04T08:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

const thu: Administrator = {
  id: 'thu',
  username: 'thu',
  fullName: 'Trần Minh Thu',
  unitName: 'UBND tỉnh',
  personId: 'person-thu',
  hasPassword: true,
  appSince: now,
  boundIndex: undefined,
  suspendedAt: undefined,
}
const hai: Administrator = { ...thu, id: 'hai', personId: 'person-hai' }
const an: Administrator = { ...thu, id: 'an', personId: 'person-an' }

const asked: BreakGlassUse = {
  id: 'one',
  requestedBy: 'thu',
  requestReason: 'Cổng không trả lời',
  requestedAt: now,
  expiresAt: later(15),
  matchCode: '482913',
  wrongCodes: 0,
  browserHash: 'browser of Thu',
  answer: undefined,
  answeredBy: undefined,
  answerReason: undefined,
  enteredAt: undefined,
  endsAt: undefined,
  endedAt: undefined,
  reviewedBy: undefined,
  reviewNote: undefined,
}
const approved = { ...asked, answer: 'approved', answeredBy: 'hai' } as const
const entered = { ...approved, enteredAt: later(2), endsAt: later(62) }

type UseAt = [use: BreakGlassUse, minutes: number, state: string]

describe('the state of a use', () => {
  test.each<[what: string, ...UseAt]>([
    ['nobody has answered', asked, 14, 'waiting'],
    ['nobody has answered in time', asked, 15, 'expired'],
    ['the code was guessed at', { ...asked, wrongCodes: MOST_WRONG_CODES }, 1, 'expired'],
    ['refused', { ...asked, answer: 'refused' }, 1, 'refused'],
    ['agreed to', approved, 14, 'approved'],
    ['agreed to, and not entered in time', approved, 15, 'expired'],
    ['in', entered, 61, 'entered'],
    ['after the hour', entered, 62, 'over'],
    ['ended before', { ...entered, endedAt: later(10) }, 11, 'over'],
  ])('%s', (_what, ...[use, minutes, state]) => {
    expect(stateOf(use, later(minutes))).toBe(state)
  })
})

describe('the word of the second administrator', () => {
  const answering: Answering = {
    browserHash: 'browser of Hai',
    matchCode: '482913',
    verdict: 'approved',
  }
  const judge = (second: Administrator, given: Partial<Answering> = {}, first = thu) =>
    judgeAnswer({ use: asked, first, second }, { ...answering, ...given }, later(1))

  test('counts, of another person in another browser who was told the code', () => {
    expect(judge(hai)).toBe('answered')
  })
  test('is not one’s own, under whichever account', () => {
    expect(judge(thu)).toBe('own')
    expect(judge({ ...hai, personId: 'person-thu' })).toBe('same-person')
    const bound = { boundIndex: 'number of Thu' }
    expect(judge({ ...hai, ...bound }, {}, { ...thu, ...bound })).toBe('same-person')
  })
  test('is not given in the browser that asks', () => {
    expect(judge(hai, { browserHash: 'browser of Thu' })).toBe('same-browser')
  })
  test('needs the code for yes, and none for no', () => {
    const untold = { ...answering, matchCode: '000000' }
    expect(judgeAnswer({ use: asked, first: thu, second: hai }, untold, later(1))).toBe(
      'wrong-code',
    )
    const no = { ...untold, verdict: 'refused' } as const
    expect(judgeAnswer({ use: asked, first: thu, second: hai }, no, later(1))).toBe('answered')
  })
  test('ends with the last wrong code, and whoever watches is told of that one alone', async () => {
    const untold = { ...answering, matchCode: '000000' }
    const judgeAfter = (wrongCodes: number) =>
      judgeAnswer({ use: { ...asked, wrongCodes }, first: thu, second: hai }, untold, later(1))
    const outcomes = Array.from({ length: MOST_WRONG_CODES }, (_, before) => judgeAfter(before))
    expect(outcomes.filter((outcome) => outcome === 'wrong-code')).toHaveLength(4)
    const alarms: string[] = []
    for (const outcome of outcomes) {
      const store = { answer: async () => outcome } as unknown as BreakGlassStore
      const alarm = (step: string) => void alarms.push(step)
      const { answer } = createBreakGlass({ store, alarm, now: () => now })
      const typed = { typedCode: '000000', reason: 'x', browserId: 'b', actor: {} }
      await answer({ id: 'one', by: 'hai', verdict: 'approved', ...typed })
    }
    expect(alarms).toEqual(['wrong-code'])
  })
  test.each<Partial<Administrator>>([
    { suspendedAt: now },
    { personId: undefined },
    { appSince: undefined },
    { hasPassword: false },
  ])('counts nothing where either of the two is %o', (lack) => {
    expect(judge({ ...hai, ...lack })).toBe('gone')
    expect(judge(hai, {}, { ...thu, ...lack })).toBe('gone')
  })
  test('comes too late after the quarter of an hour, and once only', () => {
    const two = { first: thu, second: hai }
    expect(judgeAnswer({ use: asked, ...two }, answering, later(15))).toBe('gone')
    expect(judgeAnswer({ use: approved, ...two }, answering, later(1))).toBe('gone')
  })
})

describe('who is ready', () => {
  test('one person with two accounts is one', () => {
    expect(countReady([thu, { ...thu, id: 'thu.2' }])).toBe(1)
    expect(countReady([thu, hai])).toBe(2)
  })
  test('one human being whom two issuers tell by different subjects is one', () => {
    const [one, other] = ['one', 'other'].map((id) => ({ ...thu, id, personId: `person-${id}` }))
    if (!one || !other) throw new Error('two were made')
    const bound = { boundIndex: 'number of Thu' }
    expect(countReady([one, other])).toBe(2)
    expect(
      countReady([
        { ...one, ...bound },
        { ...other, ...bound },
      ]),
    ).toBe(1)
    // By person with the one and by number with the other.
    const between = { ...one, ...bound, id: 'between' }
    expect(countReady([one, { ...other, ...bound }, between])).toBe(1)
  })
  test('what is wanting is said', () => {
    const bare = { ...thu, personId: undefined, hasPassword: false, appSince: undefined }
    expect(lacksOf({ ...bare, suspendedAt: now })).toEqual([
      'suspended',
      'person',
      'password',
      'app',
    ])
  })
})

describe('who reviews', () => {
  const part = { requestedBy: 'thu', requestedAt: now, answeredBy: 'hai' }
  test('one who took no part', () => {
    expect(isJudge('an', part, [thu, hai, an])).toBe(true)
    expect(isJudge('hai', part, [thu, hai, an])).toBe(false)
    expect(isJudge('thu', part, [thu, hai, an])).toBe(false)
  })
  test('where there is nobody else, whoever agreed; never whoever came in', () => {
    expect(isJudge('hai', part, [thu, hai])).toBe(true)
    expect(isJudge('hai', part, [thu, hai, { ...an, suspendedAt: now }])).toBe(true)
    expect(isJudge('thu', part, [thu, hai])).toBe(false)
  })
  test('whoever was suspended after the request is still somebody else', () => {
    const gone = { ...an, suspendedAt: later(1) }
    expect(isJudge('hai', part, [thu, hai, gone])).toBe(false)
  })
  test('not under another account of one’s own, nor of the same number', () => {
    const bound = { boundIndex: 'number of Thu' }
    const twin = { ...an, ...bound, id: 'twin', personId: 'person-twin' }
    expect(isJudge('twin', part, [{ ...thu, ...bound }, hai, an, twin])).toBe(false)
  })
  test('not under another account of one’s own', () => {
    expect(isJudge('thu.2', part, [thu, hai, an, { ...thu, id: 'thu.2' }])).toBe(false)
  })
})
