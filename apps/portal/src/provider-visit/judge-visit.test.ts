import { describe, expect, test } from 'vitest'
import type { ActiveSession } from '../page.ts'
import { judgeVisit } from './judge-visit.ts'

const NOW = new Date('2026-11-21T03:00:30.000Z')
const at = (secondsBefore: number) => new Date(NOW.getTime() - secondsBefore * 1000)

const session: ActiveSession = {
  id: 'session',
  accountId: 'account',
  personId: 'person',
  type: 'eid',
  audience: 'person',
  name: 'Nguyễn Thị Lan',
  level: 1,
  amr: ['pwd', 'sms', 'mfa'],
  authenticatedAt: at(600),
  startedAt: at(600),
  seenAt: at(1),
  access: 'full',
}

const visit = {
  question: 'sign-in' as const,
  isFor: () => true,
  startedAt: at(20),
  asksAnew: false,
  provenBy: undefined,
  maxAgeSeconds: undefined,
  demandedLevel: 0 as const,
}

describe('judge a visit from a service', () => {
  test('needs nothing of who is signed in', () => {
    expect(judgeVisit(visit, session, NOW)).toBe('nothing')
  })

  test('needs somebody', () => {
    expect(judgeVisit(visit, undefined, NOW)).toBe('sign-in')
  })

  test('an administrator is nobody’s citizen (C10), before anything else is asked', () => {
    const administrator = { ...session, audience: 'administrator' as const }
    expect(judgeVisit({ ...visit, asksAnew: true }, administrator, NOW)).toBe('citizen')
  })

  test('an account that may only link signs in at no service (C8)', () => {
    const linking = { ...session, type: 'portal' as const, access: 'link-only' as const }
    expect(judgeVisit(visit, linking, NOW)).toBe('full-access')
  })

  test.each([
    [0, 1, 'nothing'],
    [1, 1, 'nothing'],
    [2, 1, 'level'],
    [2, 2, 'nothing'],
    [1, 0, 'level'],
  ] as const)('level %i demanded of level %i: %s', (demandedLevel, level, need) => {
    expect(judgeVisit({ ...visit, demandedLevel }, { ...session, level }, NOW)).toBe(need)
  })

  test('prompt=login: a session of this visit by a proof of this visit, neither alone', () => {
    const anew = { ...visit, asksAnew: true }
    const fresh = { ...session, startedAt: at(5), authenticatedAt: at(6) }
    expect(judgeVisit(anew, fresh, NOW)).toBe('nothing')
    expect(judgeVisit(anew, session, NOW)).toBe('fresh-proof')
    // The issuer let the person through without asking.
    expect(judgeVisit(anew, { ...fresh, authenticatedAt: at(600) }, NOW)).toBe('fresh-proof')
    expect(judgeVisit(anew, { ...fresh, startedAt: at(600) }, NOW)).toBe('fresh-proof')
  })

  test('a proof of an earlier step counts for whoever brought it, and for nobody else', () => {
    const anew = { ...visit, asksAnew: true, maxAgeSeconds: 0 }
    expect(judgeVisit({ ...anew, provenBy: 'account' }, session, NOW)).toBe('nothing')
    expect(judgeVisit({ ...anew, provenBy: 'another' }, session, NOW)).toBe('fresh-proof')
  })

  test.each([
    [0, 'fresh-proof'],
    [590, 'fresh-proof'],
    [600, 'nothing'],
    [3600, 'nothing'],
  ] as const)('max_age=%i ten minutes after the proof: %s', (maxAgeSeconds, need) => {
    expect(judgeVisit({ ...visit, maxAgeSeconds }, session, NOW)).toBe(need)
  })

  test('which account, and that it is the one that the service expects', () => {
    expect(judgeVisit({ ...visit, question: 'account' }, session, NOW)).toBe('account-choice')
    expect(judgeVisit({ ...visit, isFor: () => false }, session, NOW)).toBe('other-person')
  })
})
