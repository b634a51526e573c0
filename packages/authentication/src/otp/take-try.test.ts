import { describe, expect, test } from 'vitest'
import type { Permit, Subjects } from '../limits/limiter.ts'
import type { OtpTransaction } from './otp-transaction.ts'
import type { AttemptState, FactorState } from './sms-factor.ts'
import { type TryLimitName, takeTry } from './take-try.ts'

type TrySubjects = Subjects<TryLimitName>

const now = new Date('2026-11-21T03:00:00Z')
const until = new Date('2026-11-21T03:05:00Z')
const from = { addressBucket: '192.0.2.1' }
const transaction = { id: 'one', accountId: 'lan' } as OtpTransaction

const third: Permit = {
  isAllowed: true,
  nearest: { limit: 'code-transaction', left: 2, until, restSeconds: 0 },
}
const isWaiting: FactorState = { state: 'waiting', until }

/** Notes in order what is counted, and what is given back. */
function stage({ permit = third, attempt = { state: 'open', consecutive: 7 } }: Scene) {
  const acts: string[] = []
  const list = (subjects: TrySubjects) => Object.keys(subjects).join('+')
  const factor: FactorState = attempt.state === 'open' ? { state: 'open' } : attempt
  const deps = {
    limiter: {
      take: async (subjects: TrySubjects) => {
        acts.push(`take ${list(subjects)}`)
        return permit
      },
      settle: async (settled: readonly { subjects: TrySubjects; by: number | 'all' }[]) => {
        for (const { subjects, by } of settled) acts.push(`give back ${by} ${list(subjects)}`)
      },
    },
    factors: {
      read: async () => factor,
      takeAttempt: async () => {
        acts.push('count at the factor')
        return attempt
      },
    },
  }
  return { acts, take: (of = transaction) => takeTry(deps, { transaction: of, now }, from) }
}
type Scene = { permit?: Permit; attempt?: AttemptState }

describe('take a try at a code', () => {
  test('is counted at the limits and at the factor, and nothing comes back', async () => {
    const { acts, take } = stage({})
    expect(await take()).toEqual({ number: 3, consecutive: 7 })
    expect(acts).toEqual(['take code-transaction+address', 'count at the factor'])
  })

  test('in a known browser is none of the network', async () => {
    const { acts, take } = stage({})
    await take({ ...transaction, browserId: 'known' })
    expect(acts[0]).toBe('take code-transaction')
  })

  test('costs none while the account waits', async () => {
    const { acts, take } = stage({ attempt: isWaiting })
    expect(await take()).toEqual({ outcome: 'account-waiting', until })
    expect(acts.at(-1)).toBe('give back 1 code-transaction+address')
  })

  test.for([
    { limit: 'address', outcome: { outcome: 'address-waiting', until } },
    { limit: 'code-transaction', outcome: { outcome: 'too-many-attempts' } },
  ] as const)('is not counted at the factor when $limit is full', async ({ limit, outcome }) => {
    const { acts, take } = stage({ permit: { isAllowed: false, limit, until } })
    expect(await take()).toEqual(outcome)
    expect(acts).not.toContain('count at the factor')
  })

  test('is told of the account’s wait before any limit', async () => {
    const permit: Permit = { isAllowed: false, limit: 'code-transaction', until }
    const { take } = stage({ permit, attempt: isWaiting })
    expect(await take()).toEqual({ outcome: 'account-waiting', until })
  })
})
