import * as database from '@mot-cua/database'
import { addSeconds } from '@mot-cua/kernel'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { createQrStage, type QrStage, reachApproval, reachScan } from '../test-qr-stage.ts'

const own = migrations.filter(({ name }) => name !== database.ephemeralMigration.name)

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`QR codes of an account: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let stage: QrStage
    let now = new Date()
    beforeAll(async () => {
      opened = await setup.open({ migrations: own, schema: 'identity', now: () => now })
      stage = createQrStage({ ...opened, now: () => now })
    })
    afterAll(() => opened?.close())
    beforeEach(() => {
      now = new Date()
    })

    const setAccount = (
      accountId: string,
      change: { sessions_end_at: Date } | { status: 'locked' | 'disabled' },
    ) => stage.db.updateTable('account').set(change).where('id', '=', accountId).execute()

    describe.each([
      ['“that was not me”', 'qr-paused', (id: string) => stage.qr.pause(id, 'not-me')],
      ['the end of all sessions', 'sessions-ended', (id: string) => stage.qr.endOfAccount(id)],
    ])('%s', (_story, reason, end) => {
      test('ends what is approved and not fetched, and its page is told', async () => {
        const { page, phone } = await reachApproval(stage)
        const told = vi.fn()
        const stop = await stage.qr.watch(page.id, told)
        await end(phone.accountId)
        expect(await page.find()).toMatchObject({ state: 'cancelled', reason })
        expect(await page.complete()).toBeUndefined()
        await vi.waitFor(() => expect(told).toHaveBeenCalled())
        stop()
      })

      test('ends what a phone of the same person has scanned', async () => {
        const { page, phone, approve } = await reachScan(stage)
        await end(phone.accountId)
        expect(await page.find()).toMatchObject({ state: 'cancelled', reason })
        expect(await approve()).toBe('over')
      })

      test('ends nothing of anybody else', async () => {
        const [one, other] = [await reachApproval(stage), await reachApproval(stage)]
        await end(one.phone.accountId)
        expect(await other.page.complete()).toBeDefined()
      })
    })

    test.each([
      ['not-me', 0],
      ['refusals', 1],
    ] as const)('after a pause because of %s, %i browser is trusted', async (reason, left) => {
      const { phone } = await reachScan(stage)
      await stage.remember(phone.accountId)
      await stage.qr.pause(phone.accountId, reason)
      const trusted = await stage.db
        .selectFrom('known_browser')
        .select('id')
        .where('account_id', '=', phone.accountId)
        .where('revoked_at', 'is', null)
        .execute()
      expect(trusted).toHaveLength(left)
    })

    test('nothing scanned is approved while QR is paused, however it was', async () => {
      const { page, phone, approve } = await reachScan(stage)
      const until = addSeconds(now, 60)
      const pause = { account_id: phone.accountId, until, reason: 'not-me' }
      await stage.db.insertInto('qr_pause').values(pause).execute()
      expect(await approve()).toBe('over')
      expect((await page.find()).state).toBe('scanned')
      now = until
      expect(await approve()).toBe('approved')
    })

    test('sessions that end after an approval take it with them; a later one counts', async () => {
      const [before, after] = [await reachApproval(stage), await reachScan(stage)]
      await setAccount(before.phone.accountId, { sessions_end_at: now })
      expect(await before.page.complete()).toBeUndefined()
      await setAccount(after.phone.accountId, { sessions_end_at: addSeconds(now, -1) })
      await after.approve()
      expect(await after.page.complete()).toBeDefined()
    })

    test.each(['locked', 'disabled'] as const)(
      '%s: nothing is approved or fetched',
      async (status) => {
        const [scanned, approved] = [await reachScan(stage), await reachApproval(stage)]
        await setAccount(scanned.phone.accountId, { status })
        await setAccount(approved.phone.accountId, { status })
        expect(await scanned.approve()).toBe('over')
        expect(await approved.page.complete()).toBeUndefined()
      },
    )
  })
}
