import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onestopSetups } from '../test-onestop.ts'
import { type LocalStage, openLocalStage, PASSWORD } from './test-local.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`issued accounts on ${setup.title()}`, () => {
    let stage: LocalStage
    beforeAll(async () => {
      stage = await openLocalStage(setup)
    })
    afterAll(() => stage?.close())

    const give = ({ id }: { id: string }) => stage.giveCode(id)
    const reset = async (fields: { username: string; code: string; password: string }) => {
      const { page } = await stage.typePassword({ username: 'nobody' })
      const form = await page.click('Quên mật khẩu?')
      return form.submit(fields, 'Lưu mật khẩu mới')
    }

    test('user name, password and code lead to the workspace; both factors stand in the audit', async () => {
      const account = await stage.issue()
      const { page } = await stage.signInLocally(account)
      expect(page.url.pathname).toBe('/staff')
      expect(plainText(page.html)).toContain('Sở Tư pháp')
      const events = await stage.db
        .selectFrom('audit')
        .select('type')
        .where('staff_account_id', '=', account.id)
        .orderBy('at')
        .execute()
      const types = events.map(({ type }) => type)
      expect(types).toEqual(expect.arrayContaining(['otp.sent', 'sign-in.completed']))
      expect(types.at(-1)).toBe('staff.signed-in')
    })

    test('an unknown name and a wrong password get the same answer', async () => {
      const account = await stage.issue()
      const wrong = await stage.typePassword(account, 'Không phải câu này')
      const unknown = await stage.typePassword({ username: 'khong.co' })
      expect(wrong.page.status).toBe(422)
      const words = (html: string) => /class="field-error"[^]*?<\/p>/.exec(html)?.[0]
      expect(words(wrong.page.html)).toBe(words(unknown.page.html))
      expect(stage.phones.countTo(account.phone)).toBe(0)
    })

    test('a wrong code opens nothing', async () => {
      const account = await stage.issue()
      const { browser, page } = await stage.typePassword(account)
      const code = await stage.phones.nextCode(account.phone)
      const typed = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
      const end = await page.submit({ code: typed }, 'Xác nhận')
      expect(end.status).toBe(422)
      expect((await browser.visit(`${stage.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
    })

    test('without a phone: the own account and nothing else', async () => {
      const account = await stage.issue({ phone: undefined, roles: ['technical-admin'] })
      const { browser, page } = await stage.typePassword(account)
      expect(page.url.pathname).toBe('/staff/account')
      const again = await browser.visit(`${stage.origin}/staff`)
      expect(again.url.pathname).toBe('/staff/account')
    })

    test('suspended: said after both factors, never before', async () => {
      const account = await stage.issue({ isSuspended: true })
      const { page } = await stage.typePassword(account)
      expect(plainText(page.html)).toContain('Xác thực OTP')
      const code = await stage.phones.nextCode(account.phone)
      const end = await page.submit({ code }, 'Xác nhận')
      expect(plainText(end.html)).toContain('đang tạm đình chỉ')
    })

    test('forgotten: a code opens a new password once, and ends what is open', async () => {
      const account = await stage.issue()
      const { username } = account
      const { browser } = await stage.signInLocally(account)
      const password = 'Thuyền về có nhớ bến chăng'
      const code = await give(account)
      const end = await reset({ username, code: code.toLowerCase(), password })
      expect(plainText(end.html)).toContain('Đã đổi mật khẩu')
      expect((await browser.visit(`${stage.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      expect((await stage.typePassword(account, PASSWORD)).page.status).toBe(422)
      const again = await reset({ username, code, password: `${password} à` })
      expect(plainText(again.html)).toContain('Tên đăng nhập và mã không khớp')
    })

    test('the administrator of a unit gives codes there and below, and to no operator', async () => {
      const official = await stage.issue()
      const operator = await stage.issue({ roles: ['technical-admin'] })
      const admin = await stage.issue({ roles: ['unit-admin'] })
      await stage.addStaff([
        {
          username: `ngoai.${official.username}`,
          fullName: 'Ở Nơi Khác',
          unitCode: 'H08',
          roles: [],
        },
      ])
      const { browser } = await stage.signInLocally(admin)
      const page = await browser.visit(`${stage.origin}/staff/password-code`)
      const button = 'Cấp mã đặt lại mật khẩu'
      const give = (username: string) => page.submit({ username, reason: 'Đã gặp' }, button)
      expect(plainText((await give(official.username)).html)).toMatch(/([A-Z2-9]{5}-){3}/)
      expect((await give(operator.username)).status).toBe(422)
      expect((await give(`ngoai.${official.username}`)).status).toBe(422)
      const { browser: other } = await stage.signInLocally(official)
      expect((await other.visit(`${stage.origin}/staff/password-code`)).status).toBe(404)
    })

    test('an account that has ended takes no password', async () => {
      const account = await stage.issue()
      await stage.db
        .updateTable('staff_account')
        .set({ ended_at: new Date() })
        .where('id', '=', account.id)
        .execute()
      expect((await stage.typePassword(account)).page.status).toBe(422)
    })
  })
}
