import { createSealer, deriveKey } from '@mot-cua/kernel'
import { describe, expect, test } from 'vitest'
import type { OtpTransaction } from './otp-transaction.ts'
import { createSmsOtp } from './sms-otp.ts'

const from = { clientId: 'client', address: '192.0.2.1', addressBucket: '192.0.2.1' }
const factorCounts = { consecutive: 0, lockedUntil: null }
const mallory = { accountId: 'mallory', phone: '+84912000001', factorCounts }
const lan = { accountId: 'lan', phone: '+84912000002', factorCounts }

/** Stores in memory; messages are kept instead of sent. */
function createTestOtp() {
  let transaction: OtpTransaction | undefined
  const texts: string[] = []
  const otp = createSmsOtp({
    transactions: {
      find: async () => transaction,
      replace: async (_signInId, { before, after }) => {
        if (JSON.stringify(before) !== JSON.stringify(transaction)) return false
        transaction = after
        return true
      },
    },
    factors: {
      read: async () => ({ state: 'open' }),
      takeAttempt: async () => ({ state: 'open', consecutive: 1 }),
      recordSent: async ({ text }) => void texts.push(text),
      recordRejected: async () => undefined,
      recordAccepted: async () => undefined,
      reopen: async () => true,
    },
    limiter: {
      take: async () => ({ isAllowed: true, nearest: undefined }),
      settle: async () => undefined,
    },
    sealer: createSealer(deriveKey('a secret of the tests', 'sealing')),
    writeMessage: ({ code }) => code,
    onQueued: () => undefined,
    guard: {
      findRefusal: () => undefined,
      noteSent: () => undefined,
      noteAnswered: () => undefined,
      noteFuse: () => undefined,
    },
    now: () => new Date('2026-11-21T03:00:00Z'),
  })
  return { otp, texts, present: () => transaction }
}

describe('a visit whose code was right', () => {
  test('belongs to that person: another password cannot take its place', async () => {
    const { otp, texts, present } = createTestOtp()
    await otp.start('visit', mallory, from)
    const seen = { signInId: 'visit', transaction: present() }
    expect(await otp.verify(seen, texts[0] ?? '', from)).toMatchObject({ outcome: 'accepted' })
    expect(await otp.start('visit', lan, from)).toEqual({ outcome: 'under-way' })
    expect(present()).toMatchObject({ accountId: 'mallory', state: 'accepted' })
    expect(texts).toHaveLength(1)
  })

  test('and one whose code is still awaited can be begun anew by another person', async () => {
    const { otp, present } = createTestOtp()
    await otp.start('visit', mallory, from)
    expect(await otp.start('visit', lan, from)).toEqual({ outcome: 'sent' })
    expect(present()).toMatchObject({ accountId: 'lan', state: 'waiting' })
  })
})
