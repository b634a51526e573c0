import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { portalLimits } from '../portal-account/limits.data.ts'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { createLinkNoticeStore } from './link-notices.store.ts'
import { createLinkNotices } from './link-notices.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`notices of links on ${setup.title()}`, () => {
    let portal: TestPortal
    const sent: string[] = []
    const noted: string[] = []
    let isBudgetNear = false
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => NOW })
    })
    afterAll(() => portal?.close())
    let block = 0
    beforeEach(() => {
      block += 1
      isBudgetNear = false
      sent.length = 0
    })
    // A block of numbers for each test: a block has an allowance too.
    const phoneOf = (number: number) => `+84912${block}0${String(number).padStart(4, '0')}`

    const tell = async (...accountIds: string[]) => {
      const send = (message: { to: string }) => Promise.resolve(void sent.push(message.to))
      const { limiter } = portal.features
      const notices = createLinkNotices({
        store: createLinkNoticeStore(portal.db),
        limiter,
        guard: {
          findNoticeRefusal: () =>
            isBudgetNear ? { reason: 'budget', until: undefined } : undefined,
          noteNotice: (phone) => void noted.push(phone),
        },
        sms: { notify: send, queueForRound: (_trx, message) => send(message) },
        hotline: '1900 0000',
      })
      await (await notices.prepare({ kind: 'ended', accountIds }))()
    }
    const newAccount = async (phone: string, status: 'verified' | 'self-declared' = 'verified') => {
      const proven = await portal.newAccount({ phone })
      await portal.db
        .updateTable('account_field')
        .set({ status })
        .where('account_id', '=', proven.accountId)
        .where('name', '=', 'phone')
        .execute()
      return proven
    }

    test('go to proven phones alone; what somebody typed gets none', async () => {
      const { accountId } = await newAccount(phoneOf(1))
      const { accountId: typed } = await newAccount(phoneOf(2), 'self-declared')
      await tell(accountId, typed)
      expect(sent).toEqual([phoneOf(1)])
      expect(noted.at(-1)).toBe(phoneOf(1))
    })

    test('beyond its allowance a phone gets none', async () => {
      const { accountId } = await newAccount(phoneOf(3))
      const most = portalLimits['notice-phone-day'].max
      for (let told = 0; told < most + 2; told += 1) await tell(accountId)
      expect(sent).toHaveLength(most)
    })

    test('take nothing from the codes of the phone', async () => {
      const phone = phoneOf(4)
      const { accountId } = await newAccount(phone)
      for (let told = 0; told < 12; told += 1) await tell(accountId)
      const permit = await portal.features.limiter.take({ 'sms-phone': phone })
      expect(permit).toMatchObject({ isAllowed: true, nearest: { left: 4 } })
    })

    test('of one block of numbers only so many leave', async () => {
      const most = portalLimits['notice-range'].max
      for (let number = 0; number < most + 5; number += 1) {
        await tell((await newAccount(phoneOf(100 + number))).accountId)
      }
      expect(sent).toHaveLength(most)
    })

    test('leave the last of the budget to codes', async () => {
      isBudgetNear = true
      await tell((await newAccount(phoneOf(5))).accountId)
      expect(sent).toEqual([])
    })
  })
}
