import { MOST_CHECKS, type Nearest, type Permit, type Settled } from '@mot-cua/authentication'
import { addSeconds, hashToken } from '@mot-cua/kernel'
import { describe, expect, test } from 'vitest'
import type { Account } from '../account/account.ts'
import type { AuditEvent } from '../audit/audit.ts'
import type { IdentityLimiter, IdentitySubjects, LimitName } from '../limits/limits.data.ts'
import { HOA, LAN, NAM, UNKNOWN_ID } from '../test-people.ts'
import { createPasswordStep } from './password-step.ts'

const NOW = new Date('2026-11-21T03:00:00Z')
const FROM = { clientId: 'client', address: '10.0.0.1', addressBucket: '10.0.0.1' }
const KNOWN_TOKEN = 'token of the browser that knows Lan'
const NONE_COUNTED = { consecutive: 0, lockedUntil: null }

const nearest = (left: number): Nearest<LimitName> => {
  return { limit: 'password-here', left, until: NOW, restSeconds: 300 }
}

/** The step over fakes that write down, in order, what was asked of them. */
function createStep(
  permit: Permit<LimitName> = { isAllowed: true, nearest: nearest(4) },
  held: Promise<void> = Promise.resolve(),
) {
  const calls: string[] = []
  const audited: AuditEvent[] = []
  const counted: IdentitySubjects[] = []
  const settled: Settled<LimitName>[] = []
  const people = [LAN, HOA, NAM].map(({ password, ...person }) => {
    const account: Account = { ...person, id: `id of ${person.personalId}` }
    return { ...account, passwordHash: `hash of ${password}` }
  })
  const limiter: IdentityLimiter = {
    take(subjects) {
      calls.push('count')
      counted.push(subjects)
      return Promise.resolve(permit)
    },
    settle(changes) {
      calls.push('settle')
      settled.push(...changes)
      return Promise.resolve()
    },
  }
  const step = createPasswordStep({
    accounts: {
      findForSignIn(personalId, { tokenHash }) {
        calls.push('find')
        const found = people.find((person) => person.personalId === personalId)
        const isKnown = found?.personalId === LAN.personalId && tokenHash === hashToken(KNOWN_TOKEN)
        const knownBrowserId = isKnown ? 'known' : undefined
        return Promise.resolve(found && { ...found, knownBrowserId, factorCounts: NONE_COUNTED })
      },
    },
    hasher: {
      async verify(password, hash) {
        calls.push(hash === undefined ? 'verify dummy' : 'verify')
        await held
        return hash === `hash of ${password.normalize('NFC')}`
      },
    },
    limiter,
    audit: {
      append(event) {
        calls.push('audit')
        audited.push(event)
        return Promise.resolve()
      },
    },
    now: () => NOW,
  })
  const check = (personalId: string, password: string, browserToken?: string) =>
    step.check({ personalId, password }, { ...FROM, ...(browserToken ? { browserToken } : {}) })
  return { check, calls, audited, counted, settled }
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
    expect(calls).toEqual(['find', 'count', 'verify', 'settle'])
  })

  test('ends the row of failures, and takes only itself back from what counts longer', async () => {
    const { check, settled } = createStep()
    await check(LAN.personalId, LAN.password)
    const here = `${LAN.personalId} 10.0.0.1`
    expect(settled).toEqual([
      { subjects: { 'password-here': here, 'password-anywhere': LAN.personalId }, by: 'all' },
      { subjects: { 'password-here-long': here, address: '10.0.0.1' }, by: 1 },
    ])
  })

  test('typed on a keyboard that composes its accents otherwise', async () => {
    const { check } = createStep()
    expect(LAN.password.normalize('NFD')).not.toBe(LAN.password)
    const outcome = await check(LAN.personalId, LAN.password.normalize('NFD'))
    expect(outcome).toMatchObject({ outcome: 'accepted' })
  })
})

describe('unknown id, wrong password, locked and disabled account', () => {
  const cases = [
    ['unknown id', UNKNOWN_ID, LAN.password],
    ['wrong password', LAN.personalId, 'wrong'],
    ['locked account', HOA.personalId, HOA.password],
    ['disabled account', NAM.personalId, NAM.password],
  ] as const

  test.each(cases)('%s: one answer, after the same work', async (story, id, password) => {
    const { check, calls, counted } = createStep()
    expect(await check(id, password)).toEqual({ outcome: 'rejected', triesLeft: undefined })
    const verify = story === 'unknown id' ? 'verify dummy' : 'verify'
    expect(calls).toEqual(['find', 'count', verify, 'audit'])
    const here = `${id} 10.0.0.1`
    expect(counted).toEqual([
      {
        'password-here': here,
        'password-here-long': here,
        'password-anywhere': id,
        address: '10.0.0.1',
        'password-tries': here,
      },
    ])
  })

  test.each([
    [4, undefined],
    [3, undefined],
    [2, { count: 2, waitSeconds: 300 }],
    [0, { count: 0, waitSeconds: 300 }],
  ])('with %d tries left the page is told %j', async (left, triesLeft) => {
    for (const [, id, password] of cases) {
      const { check } = createStep({ isAllowed: true, nearest: nearest(left) })
      expect(await check(id, password)).toEqual({ outcome: 'rejected', triesLeft })
    }
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

  test('the audit tells which limit the last try has used up', async () => {
    const { check, audited } = createStep({ isAllowed: true, nearest: nearest(0) })
    await check(UNKNOWN_ID, 'wrong')
    expect(audited).toMatchObject([{ detail: { limit: 'password-here' } }])
  })
})

test('where a limit is full nothing is compared, not even the right password', async () => {
  const until = addSeconds(NOW, 60)
  const { check, calls } = createStep({ isAllowed: false, limit: 'address', until })
  expect(await check(LAN.personalId, LAN.password)).toEqual({
    outcome: 'waiting',
    limit: 'address',
    until,
  })
  expect(calls).toEqual(['find', 'count'])
})

test('right passwords are tries too, and none of these is ever given back', async () => {
  const { check, counted, settled } = createStep()
  await check(LAN.personalId, LAN.password)
  expect(counted).toMatchObject([{ 'password-tries': `${LAN.personalId} 10.0.0.1` }])
  expect(JSON.stringify(settled)).not.toContain('password-tries')
})

describe('more checks at once than a process can finish in time', () => {
  test('the next is told so, nothing counted or compared, until one has ended', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>()
    const { check, calls } = createStep({ isAllowed: true, nearest: nearest(4) }, hold)
    const underWay = Array.from({ length: MOST_CHECKS }, () => check(LAN.personalId, LAN.password))
    expect(await check(LAN.personalId, LAN.password)).toEqual({ outcome: 'busy' })
    expect(calls.filter((call) => call === 'find')).toHaveLength(MOST_CHECKS)
    release()
    await Promise.all(underWay)
    expect(await check(LAN.personalId, LAN.password)).toMatchObject({ outcome: 'accepted' })
  })

  test('one that fails ends too', async () => {
    const hold = Promise.reject(new Error('the hasher is broken'))
    const { check } = createStep({ isAllowed: true, nearest: nearest(4) }, hold)
    for (let turn = 0; turn <= MOST_CHECKS; turn += 1) {
      await expect(check(LAN.personalId, LAN.password)).rejects.toThrow('broken')
    }
  })
})

describe('in a known browser', () => {
  test('only its own failures count, and a right password ends them', async () => {
    const { check, counted, settled } = createStep()
    expect(await check(LAN.personalId, LAN.password, KNOWN_TOKEN)).toMatchObject({
      outcome: 'accepted',
      knownBrowserId: 'known',
    })
    expect(counted).toEqual([{ 'password-browser': 'known', 'password-tries': 'known' }])
    expect(settled).toEqual([
      { subjects: { 'password-browser': 'known' }, by: 'all' },
      { subjects: {}, by: 1 },
    ])
  })

  test('another id, known or not, is a stranger there', async () => {
    for (const id of [HOA.personalId, UNKNOWN_ID]) {
      const { check, counted } = createStep()
      await check(id, 'wrong', KNOWN_TOKEN)
      expect(Object.keys(counted[0] ?? {})).toContain('password-anywhere')
    }
  })
})
