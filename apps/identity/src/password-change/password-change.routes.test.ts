import { plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { enterAccount, openAccount } from '../test-account.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, submitPassword } from '../test-journey.ts'

const SUBMIT = 'Đổi mật khẩu'
const NEXT = 'Lúa chín vàng đồng, gió heo may'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`changing the password: ${setup.title()}`, () => {
    let identity: TestIdentity
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
    })
    afterAll(() => identity?.close())
    afterEach(() => {
      vi.useRealTimers()
    })

    test('the new one counts, the other sessions end, this one stays, and the owner is told', async () => {
      const { person, browser, open, at, accountId } = await openAccount(identity)
      const other = await openAccount(identity, person)
      const messages = identity.phones.countTo(person.phone)
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2000 })
      const form = await open('/password')
      const done = await form.submit({ current: person.password, next: NEXT }, SUBMIT)
      expect(done.url.search).toBe('?done=changed')
      expect(plainText(done.html)).toContain('Đã đổi mật khẩu')
      expect((await browser.send(at(''))).status).toBe(200)
      const signInPage = await other.open()
      expect(signInPage.html).toContain('name="password"')
      expect((await submitPassword(signInPage, person)).status).toBe(422)
      await vi.waitFor(() => expect(identity.phones.countTo(person.phone)).toBe(messages + 1))
      identity.phones.forget()
      const page = await enterAccount(identity, {
        browser: createBrowser(),
        person,
        // Pasted in the other form of the same letters.
        password: NEXT.normalize('NFD'),
      })
      expect(page.url.pathname).toBe('/account')
      const types = (await identity.listAudit())
        .filter(({ account_id }) => account_id === accountId)
        .map(({ type }) => type)
      expect(types).toEqual(expect.arrayContaining(['password.changed', 'sessions.ended']))
      // Four sign-ins, each with its Argon2.
    }, 60_000)

    test.each([
      ['', 'Nhập mật khẩu mới'],
      ['ngắn', 'ít nhất 8 ký tự'],
      ['x'.repeat(129), 'dài quá 128'],
      ['MatKhau@123', 'nhiều người dùng'],
      ['dichvucong-a1', 'tên của hệ thống'],
    ])('%s is refused with the reason', async (next, reason) => {
      const { person, open } = await openAccount(identity)
      const page = await (await open('/password')).submit(
        { current: person.password, next },
        SUBMIT,
      )
      expect(page.status).toBe(422)
      expect(plainText(page.html)).toContain(reason)
      expect(page.html).not.toContain(person.password)
    })

    test('context words are the person’s own', async () => {
      const { person, open } = await openAccount(identity)
      const form = await open('/password')
      for (const [next, reason] of [
        [`${person.personalId}!`, 'số định danh'],
        [`sinh${person.dateOfBirth}`, 'ngày sinh'],
        ['nguoi thu 1', 'tên của bạn'],
      ] as const) {
        const page = await form.submit({ current: person.password, next }, SUBMIT)
        expect(plainText(page.html)).toContain(reason)
      }
    })

    test('wrong current passwords are counted as at the sign-in, and then wait', async () => {
      const { person, open, accountId } = await openAccount(identity)
      const form = await open('/password')
      const wrong = { current: 'chắc chắn sai', next: NEXT }
      const first = await form.submit(wrong, SUBMIT)
      expect(plainText(first.html)).toContain('Mật khẩu hiện tại chưa đúng')
      for (let tries = 2; tries <= 5; tries += 1) await form.submit(wrong, SUBMIT)
      const waiting = await form.submit({ current: person.password, next: NEXT }, SUBMIT)
      expect(waiting.status).toBe(422)
      expect(plainText(waiting.html)).toContain('Bạn có thể thử lại từ')
      const events = (await identity.listAudit()).filter((one) => one.account_id === accountId)
      expect(events.filter(({ type }) => type === 'password.rejected')).toHaveLength(5)
      expect(events.map(({ type }) => type)).not.toContain('password.changed')
    })

    test('an empty current password is asked for, and nothing is counted', async () => {
      const { open, accountId } = await openAccount(identity)
      const page = await (await open('/password')).submit({ current: '', next: NEXT }, SUBMIT)
      expect(plainText(page.html)).toContain('Nhập mật khẩu hiện tại')
      const events = (await identity.listAudit()).filter((one) => one.account_id === accountId)
      expect(events.map(({ type }) => type)).not.toContain('password.rejected')
    })
  })
}
