import { describe, expect, test } from 'vitest'
import type { Account } from '../account/account.ts'
import type { AuditEvent } from '../audit/audit.ts'
import { HOA, LAN, UNKNOWN_ID } from '../test-people.ts'
import { createPasswordStep, PASSWORD_TRIES } from './password-step.ts'

const NOW = new Date('2026-11-21T03:00:00Z')
const FROM = { clientId: 'client', address: '10.0.0.1', addressBucket: '10.0.0.1' }

/** The step over fakes that write down, in order, what was asked of them. */
function createStep({ triesBefore = 0 } = {}) {
  const calls: string[] = []
  const audited: AuditEvent[] = []
  const counts = new Map<string, number>()
  const people = [LAN, HOA].map(({ password, ...person }) => {
    const account: Account = { ...person, id: `id of ${person.personalId}` }
    return { ...account, passwordHash: `hash of ${password}` }
  })
  const step = createPasswordStep({
    accounts: {
      findByPersonalId(personalId) {
        calls.push('find')
        return Promise.resolve(people.find((person) => person.personalId === personalId))
      },
    },
    hasher: {
      verify(password, hash) {
        calls.push(hash === undefined ? 'verify dummy' : 'verify')
        return Promise.resolve(hash === `hash of ${password.normalize('NFC')}`)
      },
    },
    counters: {
      count(key, { by = 1 }) {
        calls.push(`count ${by}`)
        const value = (counts.get(key) ?? triesBefore) + by
        counts.set(key, value)
        return Promise.resolve({ value, resetsAt: NOW })
      },
    },
    audit: {
      append(event) {
        calls.push('audit')
        audited.push(event)
        return Promise.resolve()
      },
    },
    now: () => NOW,
  })
  const check = (personalId: string, password: string, from = FROM) =>
    step.check({ personalId, password }, from)
  return { check, calls, audited, counts }
}

describe('what is not the form of an id and a password', () => {
  test.each([
    ['an id of 11 digits', '09918600012', 'x', { personalId: 'not-twelve-digits' }],
    ['an id of 13 digits', '0991860001234', 'x', { personalId: 'not-twelve-digits' }],
    ['no id', ' . ', 'x', { personalId: 'missing' }],
    ['no password', LAN.personalId, '', { password: 'missing' }],
    ['a password of 129 characters', LAN.personalId, 'x'.repeat(129), { password: 'too-long' }],
    ['neither', '', '', { personalId: 'missing', password: 'missing' }],
  ])('%s: nothing is counted, looked up or compared', async (...[, id, password, problems]) => {
    const { check, calls } = createStep()
    expect(await check(id, password)).toEqual({ outcome: 'invalid', problems })
    expect(calls).toEqual([])
  })

  test('128 characters and blanks at the ends are taken as they are', async () => {
    const { check } = createStep()
    expect(await check(LAN.personalId, ` ${'x'.repeat(127)}`)).toMatchObject({
      outcome: 'rejected',
    })
    expect(await check(LAN.personalId, ` ${LAN.password}`)).toMatchObject({ outcome: 'rejected' })
  })
})

describe('the right password', () => {
  test.each(['099 186 000 123', '099.186.000.123', ' 099186000123 '])('id typed %j', async (id) => {
    const { check, calls } = createStep()
    const outcome = await check(id, LAN.password)
    expect(outcome).toMatchObject({ outcome: 'accepted', account: { personalId: LAN.personalId } })
    expect(JSON.stringify(outcome)).not.toContain('hash of')
    // The try that was counted first is given back.
    expect(calls).toEqual(['count 1', 'find', 'verify', 'count -1'])
  })

  test('typed on a keyboard that composes its accents otherwise', async () => {
    const { check } = createStep()
    expect(LAN.password.normalize('NFD')).not.toBe(LAN.password)
    const outcome = await check(LAN.personalId, LAN.password.normalize('NFD'))
    expect(outcome).toMatchObject({ outcome: 'accepted' })
  })
})

describe('unknown id, wrong password and locked account', () => {
  const cases = [
    ['unknown id', UNKNOWN_ID, LAN.password],
    ['wrong password', LAN.personalId, 'wrong'],
    ['locked account', HOA.personalId, HOA.password],
  ] as const

  test.each(cases)('%s: one answer, after the same work', async (story, id, password) => {
    const { check, calls } = createStep()
    expect(await check(id, password)).toEqual({ outcome: 'rejected', triesLeft: undefined })
    const verify = story === 'unknown id' ? 'verify dummy' : 'verify'
    expect(calls).toEqual(['count 1', 'find', verify, 'audit'])
  })

  test.each(cases)('%s: tries left are told from the third', async (_story, id, password) => {
    const { check } = createStep()
    const told: unknown[] = []
    for (let tries = 0; tries < PASSWORD_TRIES; tries += 1) told.push(await check(id, password))
    expect(told).toEqual(
      [undefined, undefined, 2, 1, 0].map((triesLeft) => ({ outcome: 'rejected', triesLeft })),
    )
    expect(await check(id, password)).toEqual({ outcome: 'waiting', until: NOW })
  })

  test('the audit names an account only where there is one, and never what was typed', async () => {
    const { check, audited } = createStep()
    await check(UNKNOWN_ID, 'typed password')
    await check(LAN.personalId, 'typed password')
    expect(audited.map(({ accountId }) => accountId)).toEqual([
      undefined,
      `id of ${LAN.personalId}`,
    ])
    expect(JSON.stringify(audited)).not.toMatch(new RegExp(`${UNKNOWN_ID}|typed password`))
  })
})

describe('after five failures within a minute', () => {
  test('nothing is compared, even with the right password', async () => {
    const { check, calls } = createStep({ triesBefore: PASSWORD_TRIES })
    expect(await check(LAN.personalId, LAN.password)).toEqual({ outcome: 'waiting', until: NOW })
    expect(calls).toEqual(['count 1'])
  })

  test('another address is counted apart', async () => {
    const { check, counts } = createStep()
    await check(LAN.personalId, 'wrong')
    await check(LAN.personalId, 'wrong', { ...FROM, addressBucket: '10.0.0.2' })
    expect([...counts.values()]).toEqual([1, 1])
    expect([...counts.keys()].join()).not.toContain(LAN.personalId)
  })
})
