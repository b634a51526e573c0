import * as database from '@mot-cua/database'
import { addSeconds, createSealer, deriveKey, newId, secondsBetween } from '@mot-cua/kernel'
import { engineSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { createAccountStore } from '../account/account.store.ts'
import type { IdentityTables } from '../tables.ts'
import { LAN } from '../test-people.ts'
import { createSmsFactorStore } from './sms-factor.store.ts'
import { FACTOR_CLOSED_AFTER, readFactor } from './sms-factor.ts'

const T0 = new Date('2026-11-21T03:00:00Z')
const later = (seconds: number) => addSeconds(T0, seconds)

describe('the state of the SMS factor', () => {
  test.each([
    ['nobody has failed yet', undefined, { state: 'open' }],
    ['failures without a wait', { failures: 4, lockedUntil: null }, { state: 'open' }],
    ['a wait that is over', { failures: 5, lockedUntil: T0 }, { state: 'open' }],
    [
      'a wait that runs',
      { failures: 5, lockedUntil: later(1) },
      { state: 'waiting', until: later(1) },
    ],
    ['a hundred failures', { failures: 100, lockedUntil: null }, { state: 'closed' }],
  ] as const)('%s', (_story, factor, state) => {
    expect(readFactor(factor, T0)).toEqual(state)
  })
})

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`the ladder of waits: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let factors: ReturnType<typeof createSmsFactorStore>
    let newAccount: () => Promise<string>
    beforeAll(async () => {
      opened = await setup.open({ migrations, schema: 'identity' })
      const db = opened.engine.schema<IdentityTables>('identity')
      factors = createSmsFactorStore(db, createSealer(deriveKey('any', 'sealing')))
      const accounts = createAccountStore(db)
      let count = 0
      newAccount = async () => {
        const { password: _password, ...person } = LAN
        const [id, personalId] = [newId(), `0990000${String(count++).padStart(5, '0')}`]
        await accounts.insert([{ ...person, id, personalId, passwordHash: 'none' }], T0)
        return id
      }
    })
    afterAll(() => opened?.close())

    /** Fails as often and as early as it may; answers the seconds waited before each try. */
    async function failTimes(accountId: string, times: number) {
      const waited: number[] = []
      let now = T0
      for (let tries = 0; tries < times; tries += 1) {
        const before = await factors.read(accountId, now)
        const from = now
        if (before.state === 'waiting') now = before.until
        waited.push(secondsBetween(from, now))
        expect((await factors.takeAttempt(accountId, now)).state).toBe('open')
      }
      return { waited, now }
    }

    test('1, 5, 15 and 60 minutes, then a day, after each five wrong codes', async () => {
      const { waited } = await failTimes(await newAccount(), 36)
      const steps = waited.filter((seconds) => seconds > 0)
      expect(steps).toEqual([60, 300, 900, 3600, 86_400, 86_400, 86_400])
      expect(waited.findIndex((seconds) => seconds > 0)).toBe(5)
    })

    test('no try is taken while it waits', async () => {
      const accountId = await newAccount()
      await failTimes(accountId, 5)
      const early = await factors.takeAttempt(accountId, later(59))
      expect(early).toEqual({ state: 'waiting', until: later(60) })
      expect(await factors.takeAttempt(accountId, later(60))).toEqual({ state: 'open' })
    })

    test('closes after a hundred, for good', async () => {
      const accountId = await newAccount()
      const { now } = await failTimes(accountId, FACTOR_CLOSED_AFTER)
      const years = addSeconds(now, 10 * 365 * 86_400)
      expect(await factors.takeAttempt(accountId, years)).toEqual({ state: 'closed' })
      expect(await factors.read(accountId, years)).toEqual({ state: 'closed' })
    })

    test('fifty parallel tries: five are taken', async () => {
      const accountId = await newAccount()
      const tries = Array.from({ length: 50 }, () => factors.takeAttempt(accountId, T0))
      const taken = (await Promise.all(tries)).filter(({ state }) => state === 'open')
      expect(taken).toHaveLength(5)
    })

    test('a right code starts the ladder anew, once', async () => {
      const accountId = await newAccount()
      await failTimes(accountId, 4)
      const acceptance = { accountId, clientId: 'c', address: '10.0.0.1', at: T0 }
      const acceptanceId = newId()
      await factors.recordAccepted({ ...acceptance, acceptanceId })
      await failTimes(accountId, 4)
      // The same acceptance told again forgives nothing more.
      await factors.recordAccepted({ ...acceptance, acceptanceId })
      await factors.takeAttempt(accountId, T0)
      expect((await factors.read(accountId, T0)).state).toBe('waiting')
    })
  })
}
