import { type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GateDecision } from '../policy/gate.ts'
import {
  createBrowser,
  openStage,
  PASSWORD,
  pathOf,
  type Stage,
  wrong,
} from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'

const NEXT = 'Thuyền về có nhớ bến chăng'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`a forgotten password: ${setup.title()}`, () => {
    let stage: Stage
    const gate = { decision: { access: 'full' } as GateDecision }
    beforeAll(async () => {
      stage = await openStage(setup, { gate: { decide: () => gate.decision } })
    })
    afterAll(() => stage?.close())

    const ask = async (typed: { username: string; phone: string }) => {
      const browser = createBrowser()
      const page = await browser.visit(`${stage.origin}/sign-in/portal/forgot`)
      return { browser, page: await page.submit(typed, 'Gửi mã OTP') }
    }
    const prove = async (account: { username: string; phone: string }) => {
      const { browser, page } = await ask(account)
      const code = await stage.phones.nextCode(account.phone)
      return { browser, page: await page.submit({ code }, 'Xác nhận') }
    }
    const national = (phone: string) => phone.replace('+84', '0')

    test('user name and phone, the code, a new password; then a sign-in with both factors', async () => {
      const account = await stage.newAccount()
      const typed = { ...account, phone: national(account.phone) }
      const { page: otp } = await ask(typed)
      expect(pathOf(otp)).toBe('/sign-in/portal/forgot/otp')
      const code = await stage.phones.nextCode(account.phone)
      const form = await otp.submit({ code }, 'Xác nhận')
      expect(plainText(form.html)).toContain('Đặt mật khẩu mới')
      const done = await form.submit({ password: NEXT }, 'Lưu mật khẩu mới')
      expect(pathOf(done)).toBe('/sign-in/portal')
      expect(plainText(done.html)).toContain('Đã đổi mật khẩu')
      expect((await stage.typePassword(account, PASSWORD)).page.status).toBe(422)
      expect(pathOf((await stage.typePassword(account, NEXT)).page)).toBe('/sign-in/portal/otp')
      const types = (await stage.listAudit(account.accountId)).map(({ type }) => type)
      expect(types).toEqual(expect.arrayContaining(['code.accepted', 'password.changed']))
      expect(types).not.toContain('sign-in.completed')
    })

    test('it ends every session of the account and the trust in its browsers, and tells the owner', async () => {
      const account = await stage.newAccount()
      const { browser, page } = await stage.typePassword(account)
      await page.submit({ code: await stage.phones.nextCode(account.phone) }, 'Xác nhận')
      expect(plainText((await browser.visit(stage.origin)).html)).toContain('Trần Văn Bình')
      const { page: form } = await prove(account)
      await form.submit({ password: NEXT }, 'Lưu mật khẩu mới')
      expect(plainText((await browser.visit(stage.origin)).html)).not.toContain('Trần Văn Bình')
      const browsers = await stage.db
        .selectFrom('known_browser')
        .select('revoked_at')
        .where('account_id', '=', account.accountId)
        .execute()
      expect(browsers).toEqual([{ revoked_at: expect.any(Date) }])
      const texts = stage.phones.messages.filter(({ to }) => to === account.phone)
      expect(texts.at(-1)?.text).toContain('vua duoc doi')
    })

    describe('nothing tells whether there is such an account', () => {
      const read = (page: DrivenPage) => ({
        status: page.status,
        path: pathOf(page),
        text: plainText(page.html).replace(/\d\d:\d\d/g, 'TIME'),
      })
      /** Each answer on the way of somebody who never has the right code. */
      const journey = async (typed: { username: string; phone: string }) => {
        const { page } = await ask(typed)
        const answers = [read(page), read(await page.submit({}, 'Gửi lại mã'))]
        let last = page
        for (let tries = 0; tries < 5; tries += 1) {
          // Wrong for sure: the code of a real account is looked at, not used.
          const code = stage.phones.countTo(typed.phone) > 0 ? wrong(codeOf(typed.phone)) : '000000'
          last = await last.submit({ code }, 'Xác nhận')
          answers.push(read(last))
        }
        answers.push(read((await ask(typed)).page))
        return answers
      }
      const codeOf = (phone: string) =>
        stage.phones.messages.findLast(({ to }) => to === phone)?.text.slice(0, 6) ?? ''

      test('an account, another phone, no account and an administrator are answered alike', async () => {
        const [known, admin] = [
          await stage.newAccount({ phone: '+84990007986' }),
          await stage.newAccount({ phone: '+84990017986', audience: 'administrator' }),
        ]
        const real = await journey(known)
        expect(real[0]).toMatchObject({ status: 200, path: '/sign-in/portal/forgot/otp' })
        expect(real.map(({ status }) => status)).toEqual([200, 200, 422, 422, 422, 422, 429, 429])
        expect(await journey({ username: 'no.such.name', phone: '+84990027986' })).toEqual(real)
        expect(await journey({ ...known, phone: '+84990037986' })).toEqual(real)
        expect(await journey(admin)).toEqual(real)
        for (const phone of ['+84990017986', '+84990027986', '+84990037986']) {
          expect(stage.phones.countTo(phone)).toBe(0)
        }
      })

      test('a decoy uses up nothing that the owner of the number may get', async () => {
        const account = await stage.newAccount()
        for (let asked = 0; asked < 6; asked += 1) {
          await ask({ username: `not.${account.username}`, phone: account.phone })
        }
        expect(pathOf((await stage.typePassword(account)).page)).toBe('/sign-in/portal/otp')
      })
    })

    test.each([
      ['', '0912345678', 'Tên đăng nhập không được bỏ trống'],
      ['binh', '', 'Số điện thoại không được bỏ trống'],
      ['binh', '02438250000', 'Số điện thoại chưa đúng'],
    ])('%j and %j: said at the field', async (username, phone, words) => {
      const { page } = await ask({ username, phone })
      expect(page.status).toBe(422)
      expect(plainText(page.html)).toContain(words)
    })

    describe('without the proof there is no new password (ASVS 6.4.3)', () => {
      /** The form as somebody has it who was there before. */
      const post = async (browser: ReturnType<typeof createBrowser>, password = NEXT) => {
        const page = await browser.visit(`${stage.origin}/sign-in/portal/forgot`)
        const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
        return browser.send(`${stage.origin}/sign-in/portal/forgot/password`, {
          method: 'POST',
          body: new URLSearchParams({ csrf, password }),
          headers: { origin: stage.origin, 'sec-fetch-site': 'same-origin' },
        })
      }

      test('a reset without the code is refused', async () => {
        const account = await stage.newAccount()
        const { browser } = await ask(account)
        const before = await stage.readHash(account)
        const answer = await post(browser)
        expect(answer.headers.get('location')).toBe('/sign-in/portal/forgot')
        expect(await stage.readHash(account)).toBe(before)
      })

      test('the password of a sign-in is no proof for it', async () => {
        const account = await stage.newAccount()
        const { browser } = await stage.typePassword(account)
        const before = await stage.readHash(account)
        expect((await post(browser)).headers.get('location')).toBe('/sign-in/portal/forgot')
        expect(await stage.readHash(account)).toBe(before)
      })

      test('the code of a reset begins no session', async () => {
        const account = await stage.newAccount()
        const { browser } = await prove(account)
        const otp = await browser.visit(`${stage.origin}/sign-in/portal/otp`)
        expect(pathOf(otp)).toBe('/sign-in/portal')
        expect((await browser.visit(`${stage.origin}/profile`)).url.pathname).not.toBe('/profile')
      })

      test('one proof makes one password, however many requests come with it', async () => {
        const account = await stage.newAccount()
        const { browser } = await prove(account)
        const words = Array.from({ length: 5 }, (_, at) => `${NEXT} ${at}`)
        const answers = await Promise.all(words.map((password) => post(browser, password)))
        const led = answers.map((answer) => answer.headers.get('location'))
        expect(led.filter((to) => to?.endsWith('password-changed'))).toHaveLength(1)
        const changed = (await stage.listAudit(account.accountId)).filter(
          ({ type }) => type === 'password.changed',
        )
        expect(changed).toHaveLength(1)
      })
    })

    test.each([
      ['short', 'Mật khẩu mới cần ít nhất 8 ký tự'],
      ['password123', 'Mật khẩu này nằm trong những mật khẩu hay bị đoán nhất'],
      [PASSWORD, 'Mật khẩu mới phải khác mật khẩu hiện tại'],
      ['tranvanbinh1', 'Mật khẩu không nên lấy từ họ tên hoặc tên đăng nhập'],
    ])('%j is not taken, and the proof is not used up by it', async (password, words) => {
      const { page } = await prove(await stage.newAccount())
      const refused = await page.submit({ password }, 'Lưu mật khẩu mới')
      expect(refused.status).toBe(422)
      expect(plainText(refused.html)).toContain(words)
      const done = await refused.submit({ password: NEXT }, 'Lưu mật khẩu mới')
      expect(plainText(done.html)).toContain('Đã đổi mật khẩu')
    })

    test('a kind of account whose time is over is told so after the code, and keeps its password', async () => {
      const account = await stage.newAccount()
      const { browser, page } = await ask(account)
      gate.decision = { access: 'closed', reason: 'over' }
      const code = await stage.phones.nextCode(account.phone)
      const closed = await page.submit({ code }, 'Xác nhận')
      expect(closed.url.pathname + closed.url.search).toBe(
        '/sign-in/closed?type=portal&audience=person',
      )
      const before = await stage.readHash(account)
      const form = await browser.visit(`${stage.origin}/sign-in/portal/forgot/password`)
      gate.decision = { access: 'full' }
      expect(form.url.pathname).toBe('/sign-in/closed')
      expect(await stage.readHash(account)).toBe(before)
    })

    test('one that may only be linked can have a new password: it is the way to the link', async () => {
      const account = await stage.newAccount()
      gate.decision = { access: 'link-only', since: new Date() }
      const { page } = await prove(account)
      const done = await page.submit({ password: NEXT }, 'Lưu mật khẩu mới')
      gate.decision = { access: 'full' }
      expect(plainText(done.html)).toContain('Đã đổi mật khẩu')
    })

    test('a password that somebody else has set is changed before the session begins', async () => {
      const account = await stage.newAccount({ mustChange: true })
      const { browser, page } = await stage.typePassword(account)
      const form = await page.submit(
        { code: await stage.phones.nextCode(account.phone) },
        'Xác nhận',
      )
      expect(pathOf(form)).toBe('/sign-in/portal/new-password')
      expect((await browser.visit(stage.origin)).html).not.toContain('Trần Văn Bình')
      const same = await form.submit({ password: PASSWORD }, 'Lưu mật khẩu mới')
      expect(same.status).toBe(422)
      await same.submit({ password: NEXT }, 'Lưu mật khẩu mới')
      expect(plainText((await browser.visit(stage.origin)).html)).toContain('Trần Văn Bình')
      expect(pathOf((await stage.typePassword(account, NEXT)).page)).toBe('/sign-in/portal/otp')
    })
  })
}
