import * as database from '@mot-cua/database'
import { addSeconds, createSealer, deriveKey, newId, secondsBetween } from '@mot-cua/kernel'
import { engineSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKnownBrowserStore } from '../known-browser/known-browser.store.ts'
import type { AuthenticationTables } from '../tables.ts'
import { addTestAccount, testAuditRow, testMigrations } from '../test-tables.ts'
import { createSmsFactorStore } from './sms-factor.store.ts'
import { FACTOR_CLOSED_AFTER, type Factor, readFactor } from './sms-factor.ts'

const event = { type: 'sign-in.completed', detail: {} } as const
const T0 = new Date('2026-11-21T03:00:00Z')
const later = (seconds: number) => addSeconds(T0, seconds)

describe('the state of the SMS factor', () => {
  test.each([
    ['nobody has failed yet', undefined, { state: 'open' }],
    ['failures without a wait', { consecutive: 4, lockedUntil: null }, { state: 'open' }],
    ['a wait that is over', { consecutive: 5, lockedUntil: T0 }, { state: 'open' }],
    [
      'a wait that runs',
      { consecutive: 5, lockedUntil: later(1) },
      { state: 'waiting', until: later(1) },
    ],
    ['a hundred failures', { consecutive: 100, lockedUntil: null }, { state: 'closed' }],
    [
      'a wait of strangers, in a known browser',
      { consecutive: 5, lockedUntil: later(1), browser: { lockedUntil: null } },
      { state: 'open' },
    ],
    [
      'a wait of this known browser',
      { consecutive: 5, lockedUntil: null, browser: { lockedUntil: later(1) } },
      { state: 'waiting', until: later(1), isHere: true },
    ],
    [
      'a hundred failures, in a known browser',
      { consecutive: 100, lockedUntil: null, browser: { lockedUntil: null } },
      { state: 'closed' },
    ],
  ] as const)('%s', (_story, factor, state) => {
    expect(readFactor(factor, T0)).toEqual(state)
  })
})

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`the ladder of waits: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let factors: ReturnType<typeof createSmsFactorStore>
    let newAccount: () => Promise<Factor>
    let newBrowser: (account: Factor) => Promise<Factor>
    let listAudit: (account: Factor) => Promise<{ type: string; detail: unknown }[]>
    beforeAll(async () => {
      opened = await setup.open({ migrations: testMigrations, schema: 'owner' })
      const db = opened.engine.schema<AuthenticationTables>('owner')
      const sealer = createSealer(deriveKey('any', 'sealing'))
      const place = { db, schema: 'owner' }
      factors = createSmsFactorStore(place, { sealer, auditRow: testAuditRow })
      newAccount = async () => ({ accountId: await addTestAccount(place) })
      const browsers = createKnownBrowserStore(place)
      newBrowser = async ({ accountId }) => {
        const tokenHash = newId()
        await browsers.remember({
          accountId,
          clientId: 'c',
          address: '10.0.0.1',
          at: T0,
          expiresAt: later(10 * 365 * 86_400),
          presentedHash: undefined,
          freshHash: tokenHash,
        })
        const { id } = await db
          .selectFrom('known_browser')
          .select('id')
          .where('token_hash', '=', tokenHash)
          .executeTakeFirstOrThrow()
        return { accountId, browserId: id }
      }
      listAudit = ({ accountId }) =>
        db
          .selectFrom('audit_event')
          .select(['type', 'detail'])
          .where('account_id', '=', accountId)
          .orderBy('at')
          .execute()
    })
    afterAll(() => opened?.close())

    /** Fails as often and as early as it may; answers the seconds waited before each try. */
    async function failTimes(factor: Factor, times: number) {
      const waited: number[] = []
      let now = T0
      for (let tries = 0; tries < times; tries += 1) {
        const before = await factors.read(factor, now)
        const from = now
        if (before.state === 'waiting') now = before.until
        waited.push(secondsBetween(from, now))
        expect((await factors.takeAttempt(factor, now)).state).toBe('open')
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
      const account = await newAccount()
      await failTimes(account, 5)
      const early = await factors.takeAttempt(account, later(59))
      expect(early).toEqual({ state: 'waiting', until: later(60) })
      expect(await factors.takeAttempt(account, later(60))).toMatchObject({ state: 'open' })
    })

    test('closes after a hundred, for good', async () => {
      const account = await newAccount()
      const { now } = await failTimes(account, FACTOR_CLOSED_AFTER)
      const years = addSeconds(now, 10 * 365 * 86_400)
      expect(await factors.takeAttempt(account, years)).toEqual({ state: 'closed' })
      expect(await factors.read(account, years)).toEqual({ state: 'closed' })
    })

    test('fifty parallel tries: five are taken', async () => {
      const account = await newAccount()
      const tries = Array.from({ length: 50 }, () => factors.takeAttempt(account, T0))
      const taken = (await Promise.all(tries)).filter(({ state }) => state === 'open')
      expect(taken).toHaveLength(5)
    })

    test('a right code starts the ladder anew, once', async () => {
      const account = await newAccount()
      await failTimes(account, 4)
      const acceptance = { ...account, clientId: 'c', address: '10.0.0.1', at: T0, event }
      const acceptanceId = newId()
      await factors.recordAccepted({ ...acceptance, acceptanceId })
      await failTimes(account, 4)
      // The same acceptance told again forgives nothing more.
      await factors.recordAccepted({ ...acceptance, acceptanceId })
      await factors.takeAttempt(account, T0)
      expect((await factors.read(account, T0)).state).toBe('waiting')
    })

    test('the audit tells of the failure that closed the factor', async () => {
      const account = await newAccount()
      const rejection = {
        ...account,
        clientId: 'c',
        address: '10.0.0.1',
        outcome: 'wrong-code',
      } as const
      await factors.recordRejected({ ...rejection, at: T0, isLast: false })
      await factors.recordRejected({ ...rejection, at: later(1), isLast: true })
      const types = (await listAudit(account)).map(({ type }) => type)
      expect(types.filter((type) => type === 'otp.rejected')).toHaveLength(2)
      expect(types.filter((type) => type === 'sms-factor.closed')).toHaveLength(1)
    })

    test('an official opens a closed factor, once, and the audit says who and why', async () => {
      const account = await newAccount()
      const { now } = await failTimes(account, FACTOR_CLOSED_AFTER)
      const reopening = { ...account, by: 'official 7', reason: 'seen at the desk', at: now }
      expect(await factors.reopen(reopening)).toBe(true)
      expect(await factors.reopen(reopening)).toBe(false)
      expect(await factors.read(account, now)).toEqual({ state: 'open' })
      const told = (await listAudit(account)).filter(({ type }) => type === 'sms-factor.reopened')
      expect(told).toEqual([
        { type: 'sms-factor.reopened', detail: { by: 'official 7', reason: 'seen at the desk' } },
      ])
    })

    describe('an owner in a known browser', () => {
      test('is not stopped by the failures of strangers', async () => {
        const stranger = await newAccount()
        const home = await newBrowser(stranger)
        await failTimes(stranger, 5)
        expect((await factors.read(stranger, T0)).state).toBe('waiting')
        expect(await factors.takeAttempt(home, T0)).toEqual({ state: 'open', consecutive: 6 })
      })

      test('climbs a ladder of its own, which stops no other browser', async () => {
        const stranger = await newAccount()
        const [home, phone] = [await newBrowser(stranger), await newBrowser(stranger)]
        const { waited } = await failTimes(home, 16)
        expect(waited.filter((seconds) => seconds > 0)).toEqual([60, 300, 900])
        expect(await factors.read(phone, T0)).toEqual({ state: 'open' })
        expect(await factors.read(stranger, T0)).toEqual({ state: 'open' })
      })

      test('fifty parallel tries: five are taken', async () => {
        const home = await newBrowser(await newAccount())
        const tries = Array.from({ length: 50 }, () => factors.takeAttempt(home, T0))
        const taken = (await Promise.all(tries)).filter(({ state }) => state === 'open')
        expect(taken).toHaveLength(5)
      })

      test('a hundred failures, wherever they were made, close the factor there too', async () => {
        const stranger = await newAccount()
        const home = await newBrowser(stranger)
        await failTimes(home, 40)
        const { now } = await failTimes(stranger, 60)
        expect(await factors.takeAttempt(home, later(10 ** 8))).toEqual({ state: 'closed' })
        expect(await factors.read(stranger, now)).toEqual({ state: 'closed' })
      })

      test('a right code there ends the row, but gives strangers no quick tries', async () => {
        const stranger = await newAccount()
        const home = await newBrowser(stranger)
        const { now } = await failTimes(stranger, 30)
        const acceptance = { ...home, clientId: 'c', address: '10.0.0.1', at: now, event }
        await factors.recordAccepted({ ...acceptance, acceptanceId: newId() })
        const waiting = await factors.read(stranger, now)
        expect(waiting).toEqual({ state: 'waiting', until: addSeconds(now, 86_400) })
        const next = addSeconds(now, 86_400)
        expect(await factors.takeAttempt(stranger, next)).toEqual({ state: 'open', consecutive: 1 })
        for (let tries = 1; tries < 5; tries += 1) await factors.takeAttempt(stranger, next)
        expect(await factors.read(stranger, next)).toEqual({
          state: 'waiting',
          until: addSeconds(next, 86_400),
        })
      })

      test('a browser of somebody else, or one no longer known, is a stranger’s', async () => {
        const victim = await newAccount()
        await failTimes(victim, 5)
        const elsewhere = await newBrowser(await newAccount())
        const planted = { ...victim, browserId: elsewhere.browserId }
        expect((await factors.read(planted, T0)).state).toBe('waiting')
        expect((await factors.takeAttempt(planted, T0)).state).toBe('waiting')
        expect((await factors.takeAttempt(planted, later(61))).state).toBe('waiting')
      })
    })
  })
}
