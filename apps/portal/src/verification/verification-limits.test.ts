import { addSeconds } from '@mot-cua/kernel'
import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { createTestSource, type TestRecord, type TestSource } from '../test-source.ts'

const someone: TestRecord = {
  personalId: '099190000101',
  fullName: 'Trần Văn Bình',
  dateOfBirth: '1990-05-04',
  gender: 'male',
  legacyIdNumber: '099000101',
}
for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`tries to match a trusted source on ${setup.title()}`, () => {
    let portal: TestPortal
    let source: TestSource
    const now = NOW
    let people = 0
    let addresses = 0
    let binh = someone
    let right: Record<'personalId' | 'fullName' | 'dateOfBirth', string>
    beforeAll(async () => {
      source = createTestSource(() => now, [])
      portal = await openTestPortal(setup, { now: () => now, trustedSources: [source] })
    })
    afterAll(() => portal?.close())
    beforeEach(() => {
      // Somebody else each time: what one test tries counts for a day.
      people += 1
      binh = { ...someone, personalId: `0991900003${String(people).padStart(2, '0')}` }
      const { personalId, fullName } = binh
      right = { personalId, fullName, dateOfBirth: '04/05/1990' }
      Object.assign(source, { records: [binh], isAway: false, asked: [], read: [] })
    })

    const at = (path: string) => `${portal.origin}${path}`
    const open = async (
      account: Parameters<TestPortal['newAccount']>[0] = {},
      address?: string,
    ) => {
      const proven = await portal.newAccount(account)
      addresses += 1
      // Somewhere else each time, unless a test says where.
      const from = address ?? `192.0.2.${addresses}`
      return { proven, browser: await portal.browserOf(proven, { 'x-forwarded-for': from }) }
    }
    const submit = async (
      browser: HttpDriver,
      fields: Partial<typeof right> & { source?: string; legacyIdNumber?: string } = {},
    ) =>
      (await browser.visit(at('/profile/verify'))).submit(
        { source: 'registry', ...right, ...fields },
        'Cập nhật',
      )
    test('three tries a day, in parallel too; the right one does not count', async () => {
      const { browser } = await open()
      await submit(browser)
      await submit(browser)
      const form = await browser.visit(at('/profile/verify'))
      const wrong = { source: 'registry', ...right, dateOfBirth: '1991' }
      const pages = await Promise.all(
        Array.from({ length: 8 }, () => form.submit(wrong, 'Cập nhật')),
      )
      expect(pages.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
        ...Array(3).fill(422),
        ...Array(5).fill(429),
      ])
      const asked = source.asked.length
      const over = await submit(browser)
      expect(over.status).toBe(429)
      expect(plainText(over.html)).toContain('Hôm nay bạn đã thử đủ số lần')
      expect(source.asked).toHaveLength(asked)
    })

    /** Accounts of strangers who guess, each from an address of its own, until ten are counted. */
    const guess = async (times: number) => {
      const statuses: number[] = []
      for (let account = 0; statuses.length < times; account += 1) {
        const { browser } = await open()
        for (let time = 0; time < 3; time += 1) {
          statuses.push((await submit(browser, { dateOfBirth: '1991' })).status)
        }
      }
      return statuses
    }
    const ownId = (asOf: Date) => async (accountId: string) => {
      await portal.db
        .insertInto('account_field')
        .values({
          account_id: accountId,
          name: 'personalId',
          value: right.personalId,
          status: 'self-declared',
          source: 'self',
          as_of: asOf,
        })
        .execute()
    }

    test('many accounts together are slowed at one number; its holder and an e-ID are not', async () => {
      const statuses = await guess(12)
      expect(statuses.filter((status) => status === 422)).toHaveLength(10)

      const stranger = await open()
      const page = await submit(stranger.browser)
      expect(page.status).toBe(429)
      expect(plainText(page.html)).toContain('Đăng nhập bằng VNeID thì cập nhật được ngay')
      expect(page.html).not.toContain(binh.legacyIdNumber ?? '')

      const typed = await open()
      await ownId(addSeconds(now, 60))(typed.proven.accountId)
      expect((await submit(typed.browser)).status).toBe(429)

      const holder = await open()
      await ownId(NOW)(holder.proven.accountId)
      const review = await submit(holder.browser)
      expect(plainText(review.html)).toContain('Xem lại trước khi cập nhật')

      const eid = await open({ type: 'eid', personalId: right.personalId })
      const form = await eid.browser.visit(at('/profile/verify'))
      expect((await form.submit({ source: 'registry' })).status).not.toBe(429)
    })

    test('one address gets twenty wrong answers in an hour, for whichever numbers', async () => {
      const statuses: number[] = []
      for (let account = 0; account < 8; account += 1) {
        const { browser } = await open({}, '198.51.100.7')
        for (let time = 0; time < 3; time += 1) {
          const personalId = `09919000${account}${time}99`
          statuses.push((await submit(browser, { personalId })).status)
        }
      }
      expect(statuses.filter((status) => status === 422)).toHaveLength(20)
    })
  })
}
