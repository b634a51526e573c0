import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, khoa, openIdentityTest } from '../test-identity.ts'
import { onestopSetups } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(setup.title(), () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    describe('the administrator of the unit', () => {
      test('confirms a name on the card that is not the account’s; before that nobody is bound', async () => {
        const personalId = at.makeNumber()
        at.province.register.add({ ...khoa, fullName: 'Vương Khoa', personalId })
        const { id, browser } = await at.province.wearLocally(at.username)
        const page = await at.save(browser, {
          personalId,
          fullName: 'Vương Khoa',
        })
        expect(plainText(page.html)).toContain('Đã xác minh, chờ đơn vị xác nhận họ tên')
        const person = at.anyone(personalId)
        expect((await at.province.signInStaff(person)).page.url.pathname).toMatch(/no-account$/)
        const admin = await at.province.wearLocally(`admin.${at.username}`)
        expect(await at.messagesOf(admin.id)).toContain('identity-name-waiting')
        const list = await admin.browser.visit(`${at.province.origin}/staff/unit`)
        expect(plainText(list.html)).toContain('Tên trên thẻ, đã xác minh: Vương Khoa')
        expect(list.html).not.toContain(personalId)
        // The newest waits at the place of its user name.
        const form = new RegExp(`accounts/${id}/name`)
        expect(list.html).toMatch(form)
        await confirmName(admin.browser, id)
        expect((await at.province.signInStaff(person)).page.url.pathname).toBe('/staff')
        expect(await at.messagesOf(id)).toContain('identity-name-confirmed')
      })

      test('sees a number of several accounts; one person may hold them', async () => {
        const personalId = at.ownNumber()
        const second = `hai.${at.username}`
        const unitCode = 'H08.31'
        await at.province.addStaff([
          { username: second, fullName: khoa.fullName, unitCode, roles: ['processing'] },
        ])
        for (const name of [at.username, second]) {
          const { browser } = await at.province.wearLocally(name)
          await at.save(browser, { personalId })
        }
        const admin = await at.province.wearLocally(`admin.${at.username}`)
        const { html } = await admin.browser.visit(`${at.province.origin}/staff/unit`)
        expect(plainText(html)).toContain(second)
        const { page } = await at.province.signInStaff(at.anyone(personalId))
        expect(page.url.pathname).toBe('/staff/sign-in/choose')
      })

      test('suspends with a reason, at once; the official does not', async () => {
        const { id, browser } = await at.province.wearLocally(at.username)
        await at.save(browser, { standing: 'suspended', personalId: at.ownNumber() })
        expect((await browser.visit(`${at.province.origin}/staff`)).url.pathname).toBe('/staff')
        const admin = await at.province.wearLocally(`admin.${at.username}`)
        const account = await admin.browser.visit(`${at.province.origin}/staff/unit/accounts/${id}`)
        expect(plainText(account.html)).toContain('Tạm đình chỉ')
        const without = await account.submit({ standing: 'suspended', reason: ' ' }, 'Lưu')
        expect(without.status).toBe(422)
        const set = await account.submit({ standing: 'suspended', reason: 'Nghỉ phép' }, 'Lưu')
        expect(set.status).toBe(200)
        expect((await browser.visit(`${at.province.origin}/staff`)).url.pathname).toBe(
          '/staff/sign-in',
        )
        const resumed = await set.submit({}, 'Cho hoạt động lại')
        expect(plainText(resumed.html)).not.toContain('Cho hoạt động lại')
      })

      test('of another unit sees none of it, and neither does an official', async () => {
        await at.province.addStaff([
          {
            username: `elsewhere.${at.username}`,
            fullName: 'Ai Đó',
            unitCode: 'H08.15',
            roles: ['unit-admin'],
          },
        ])
        const { id, browser } = await at.province.wearLocally(at.username)
        const elsewhere = await at.province.wearLocally(`elsewhere.${at.username}`)
        const path = `${at.province.origin}/staff/unit/accounts/${id}`
        expect((await elsewhere.browser.visit(path)).status).toBe(404)
        expect((await browser.visit(path)).status).toBe(404)
        expect((await browser.visit(`${at.province.origin}/staff/unit`)).status).toBe(404)
      })
    })

    async function confirmName(browser: HttpDriver, id: string) {
      const url = new URL(`/staff/unit/accounts/${id}/name`, at.province.origin)
      const { html } = await browser.visit(`${at.province.origin}/staff/unit`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
      const revision = new RegExp(`${id}/name[^]*?name="revision" value="(\\d+)"`).exec(html)?.[1]
      const body = new URLSearchParams({ csrf, verdict: 'confirmed', revision: revision ?? '' })
      const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin' }
      expect((await browser.send(url, { method: 'POST', body, headers })).status).toBe(303)
    }
  })
}
