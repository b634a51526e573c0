import { createTranslators } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import { createMessages } from '../messages.ts'
import { lacks } from '../readiness/readiness.ts'
import {
  createReminders,
  isBeforeTheDay,
  lacksToTell,
  leftOf,
  nextSending,
  type ReminderStore,
  reminderReachOf,
} from './reminder.ts'
import { writeReminder } from './reminder-text.ts'

const hours = { fromHour: 8, untilHour: 20 }

describe('when a round leaves', () => {
  test.each([
    // Viet Nam is seven hours ahead.
    { what: 'at noon: at once', now: '2024-06-20T05:00:00Z', startsAt: '2024-06-20T05:00:00Z' },
    {
      what: 'before dawn: in the morning',
      now: '2024-06-19T20:00:00Z',
      startsAt: '2024-06-20T01:00:00Z',
    },
    {
      what: 'in the evening: the next morning',
      now: '2024-06-20T13:30:00Z',
      startsAt: '2024-06-21T01:00:00Z',
    },
    {
      what: 'too late to end before the night: the next morning',
      now: '2024-06-20T12:30:00Z',
      startsAt: '2024-06-21T01:00:00Z',
    },
    {
      what: 'on the last evening of a month: in the next month',
      now: '2024-06-30T14:00:00Z',
      startsAt: '2024-07-01T01:00:00Z',
    },
  ])('$what', ({ now, startsAt }) => {
    const day = startsAt.slice(0, 10)
    const sending = nextSending(hours, new Date(now))
    expect(sending.startsAt).toEqual(new Date(startsAt))
    expect(sending.day).toBe(day)
    expect(sending.endsAt).toEqual(new Date(`${day}T13:00:00Z`))
  })
})

describe('the message', () => {
  const write = (
    given: Partial<Parameters<typeof writeReminder>[1]>,
    profile: 'neutral' | 'vn-2024' = 'vn-2024',
  ) =>
    writeReminder(createTranslators(createMessages(profile)).vi, {
      username: 'tp.an',
      lacks: ['number'],
      cutOver: '2024-07-01T00:00:00+07:00',
      hotline: '1022',
      ...given,
    })

  test('says what is missing, until when, and whom to call', () => {
    expect(write({})).toBe(
      'TK can bo tp.an con thieu: so CCCD. Bo sung tai Thong tin tai khoan truoc 01/07/2024. Ho tro: 1022',
    )
    expect(write({ cutOver: null })).toBe(
      'TK can bo tp.an con thieu: so CCCD. Bo sung tai Thong tin tai khoan. Ho tro: 1022',
    )
  })

  test('whoever lacks nothing but a sign-in is told to sign in, and of no form', () => {
    expect(write({ lacks: ['bound'] })).toBe(
      'TK can bo tp.an: hay dang nhap mot lan bang VNeID truoc 01/07/2024. Ho tro: 1022',
    )
    expect(write({ lacks: ['level'], cutOver: null })).toBe(
      'TK can bo tp.an: hay dang nhap mot lan bang VNeID du muc do. Ho tro: 1022',
    )
    expect(write({ lacks: ['name', 'bound'] })).toContain('Bo sung tai Thong tin tai khoan')
  })

  test('is one message in plain letters, whatever is missing, and has no link', () => {
    for (const profile of ['neutral', 'vn-2024'] as const) {
      for (const username of ['a', 'nguyen.thi.bich.ngoc.quynhon@vidu']) {
        for (const missing of [lacks, ['bound', 'level'] as const]) {
          const text = write({ username, lacks: missing, hotline: '0256 000 0000' }, profile)
          expect(text.length).toBeLessThanOrEqual(160)
          expect(text).toMatch(/^[\x20-\x7e]+$/)
          expect(text).not.toContain('http')
          expect(text).toContain(username)
        }
      }
    }
  })

  test.each([
    [['phone', 'number', 'bound'], ['number']],
    [['verified', 'bound'], ['verified']],
    [['bound'], ['bound']],
    [
      ['name', 'level'],
      ['name', 'level'],
    ],
  ] as const)('of %s it tells %s', (missing, told) => {
    expect(lacksToTell(missing)).toEqual(told)
  })
})

describe('whom and how many', () => {
  test('a unit’s administrator reaches the own unit, whatever else the hat sees', () => {
    const unit = { path: '/H08/H08.15/' }
    expect(reminderReachOf({ roles: ['unit-admin', 'procedure-control'], unit })).toBe(unit.path)
    expect(reminderReachOf({ roles: ['technical-admin'], unit })).toBe('/')
  })

  test('a budget made smaller than what is spent leaves nothing, not less', () => {
    expect(leftOf({ perDay: 10, perMonth: 100 }, { day: 12, month: 40 })).toEqual({
      day: 0,
      month: 60,
    })
  })

  test('from the day on nobody is reminded any more', () => {
    const settings = { cutOver: { citizen: null, staff: '2024-07-01T00:00:00+07:00' } }
    expect(isBeforeTheDay(settings, new Date('2024-06-30T16:59:59Z'))).toBe(true)
    expect(isBeforeTheDay(settings, new Date('2024-06-30T17:00:00Z'))).toBe(false)
    expect(isBeforeTheDay({ cutOver: { citizen: null, staff: null } }, new Date())).toBe(true)
  })
})

describe('the part of the messages that is kept for codes', () => {
  test('is not eaten by one round: each number counts before the next is looked at', async () => {
    let room = 3
    const phones = Array.from({ length: 50 }, (_, at) => `+849900001${String(at).padStart(2, '0')}`)
    const write: ReminderStore['write'] = ({ takeRoom }) =>
      Promise.resolve({ phones: phones.filter(takeRoom), unreachable: 0 })
    const reminders = createReminders({
      store: { write } as ReminderStore,
      guard: {
        findNoticeRefusal: () => (room > 0 ? undefined : { reason: 'budget' }),
        noteNotice: () => {
          room -= 1
        },
      },
      writeText: () => '',
      now: () => new Date('2024-06-20T05:00:00Z'),
    })
    const rules = { perDay: 500, perMonth: 5000, everyDays: 7, ...hours }
    const sent = await reminders.send({
      settings: { reminders: rules, cutOver: { staff: null, citizen: null } },
    } as unknown as Parameters<typeof reminders.send>[0])
    expect(sent).toBe(3)
  })
})
