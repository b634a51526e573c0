import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, khoa, openIdentityTest } from '../test-identity.ts'
import { onestopSetups } from '../test-onestop.ts'
import { TRIES_PER_ACCOUNT } from './identity-limits.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`one account a person: ${setup.title()}`, () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
      const { settings } = at.province.features
      const change = { key: 'hatsPerPerson', value: 'one', reason: 'test' } as const
      await settings.change(change, { version: settings.all().version, actor: { name: 'test' } })
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    /** A number that stands in another account. */
    const takeNumber = async (first: number) => {
      const personalId = at.makeNumber(first)
      const username = `hai.${personalId}`
      await at.province.addStaff([
        { username, fullName: khoa.fullName, unitCode: 'H08.31', roles: ['processing'] },
      ])
      const { browser } = await at.province.wearLocally(username)
      await at.save(browser, { personalId, dateOfBirth: '' })
      return personalId
    }
    const listRefused = (id: string) =>
      at.province.db
        .selectFrom('audit')
        .select(['staff_account_id', 'detail'])
        .where('type', '=', 'staff-identity.number-taken')
        .where('object_id', '=', id)
        .execute()

    test('an administrator who tries numbers is counted and audited', async () => {
      const personalId = await takeNumber(3000)
      const { id } = await at.province.wearLocally(at.username)
      const admin = await at.province.wearLocally(`admin.${at.username}`)
      const page = await admin.browser.visit(`${at.province.origin}/staff/unit/accounts/${id}`)
      const state = async (number: string) => {
        const typed = { personalId: number, dateOfBirth: '17/08/1986', gender: 'male' }
        const { status, html } = await page.submit(typed, 'Lưu và đối chiếu')
        return { status, words: plainText(html) }
      }
      for (let nth = 1; nth <= TRIES_PER_ACCOUNT; nth += 1) {
        const { status, words } = await state(personalId)
        expect([status, words]).toEqual([422, expect.stringContaining('Số này đang được dùng')])
      }
      const own = at.ownNumber()
      for (const number of [personalId, own]) {
        const { status, words } = await state(number)
        expect([status, words]).toEqual([422, expect.stringContaining('đã nhập quá nhiều số')])
        expect(words).not.toContain('Số này đang được dùng')
      }
      expect(await listRefused(id)).toEqual(
        Array.from({ length: TRIES_PER_ACCOUNT }, () => ({
          staff_account_id: admin.id,
          detail: { isForAnother: true },
        })),
      )
    })

    test('and so is an official; what has been stated is saved again at no cost', async () => {
      const personalId = await takeNumber(4000)
      const { id, browser } = await at.province.wearLocally(at.username)
      const own = at.ownNumber()
      await at.save(browser, { personalId: own })
      for (let nth = 1; nth <= TRIES_PER_ACCOUNT; nth += 1) {
        const page = await at.save(browser, { personalId })
        expect(plainText(page.html)).toContain('Số này đang được dùng')
      }
      const late = await at.save(browser, { personalId })
      expect(late.status).toBe(422)
      expect(plainText(late.html)).toContain('đã nhập quá nhiều số')
      expect((await at.save(browser, { personalId: own, issuedBy: 'Bộ Công an' })).status).toBe(200)
      expect(await listRefused(id)).toHaveLength(TRIES_PER_ACCOUNT)
    })
  })
}
