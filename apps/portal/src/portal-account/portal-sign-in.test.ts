import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GateDecision } from '../policy/gate.ts'
import { portalSetups } from '../test-portal.ts'
import { createBrowser, openStage, PASSWORD, pathOf, type Stage, wrong } from './test-stage.ts'

const CLOSED: GateDecision = { access: 'closed', reason: 'over' }

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`an account that the portal issued: ${setup.title()}`, () => {
    let stage: Stage
    const gate = { decision: { access: 'full' } as GateDecision }
    beforeAll(async () => {
      const open = { decide: () => gate.decision }
      stage = await openStage(setup, { gate: open })
    })
    afterAll(() => stage?.close())

    const reachOtp = async (account?: { username: string; phone: string }) => {
      const whose = account ?? (await stage.newAccount())
      const { browser, page } = await stage.typePassword(whose)
      return { account: whose, browser, page, code: await stage.phones.nextCode(whose.phone) }
    }

    describe('the whole way', () => {
      test('user name, password and code lead to a session, under the name of its owner', async () => {
        const account = await stage.newAccount()
        const { browser, page } = await stage.typePassword(account, PASSWORD, '?return_to=/profile')
        expect(pathOf(page)).toBe('/sign-in/portal/otp')
        const text = plainText(page.html)
        expect(text).toContain('Xác thực OTP')
        expect(text).toContain(`Vui lòng nhập mã OTP vừa gửi tới số điện thoại 099****`)
        expect(text).toMatch(/Mã sẽ hết hạn 0(3:00|2:5\d)/)
        expect(page.html).not.toContain(account.phone)
        const code = await stage.phones.nextCode(account.phone)
        const home = await page.submit({ code }, 'Xác nhận')
        expect(pathOf(home)).toBe('/profile')
        expect(plainText((await browser.visit(stage.origin)).html)).toContain('Trần Văn Bình')
        const types = (await stage.listAudit(account.accountId)).map(({ type }) => type)
        expect(types).toEqual(
          expect.arrayContaining(['portal-account.created', 'otp.sent', 'sign-in.completed']),
        )
      })

      test('capital letters and blanks around a user name are no difference; in a password they are', async () => {
        const { username, ...rest } = await stage.newAccount()
        const loud = { ...rest, username: ` ${username.toUpperCase()} ` }
        expect(pathOf((await stage.typePassword(loud)).page)).toBe('/sign-in/portal/otp')
        expect((await stage.typePassword(loud, PASSWORD.toUpperCase())).page.status).toBe(422)
        expect((await stage.typePassword(loud, ` ${PASSWORD}`)).page.status).toBe(422)
      })

      test('the session is new, and the cookie from before opens nothing', async () => {
        const { browser, page, code } = await reachOtp()
        const cookieOf = () =>
          browser.cookies().find(({ name }) => name === 'motcua-portal-session')?.value
        await page.submit({ code }, 'Xác nhận')
        const first = cookieOf()
        expect(first).toBeDefined()
        const again = await browser.visit(`${stage.origin}/sign-in/portal`)
        const account = await stage.newAccount()
        const otp = await again.submit(
          { username: account.username, password: PASSWORD },
          'Đăng nhập',
        )
        await otp.submit({ code: await stage.phones.nextCode(account.phone) }, 'Xác nhận')
        expect(cookieOf()).not.toBe(first)
      })

      test('where it was on the way to is a path of ours', async () => {
        const account = await stage.newAccount()
        const evil = `?return_to=${encodeURIComponent('//evil.example/')}`
        const { page } = await stage.typePassword(account, PASSWORD, evil)
        const home = await page.submit(
          { code: await stage.phones.nextCode(account.phone) },
          'Xác nhận',
        )
        expect(home.url.href).toBe(`${stage.origin}/`)
      })
    })

    describe('what is answered tells nothing of who has an account (ASVS 6.3.8)', () => {
      const refusal = async (username: string, password: string) => {
        const { page } = await stage.typePassword({ username }, password)
        const text = plainText(page.html).replaceAll(username, 'NAME')
        return { status: page.status, path: pathOf(page), text }
      }

      test('unknown, wrong and closed are one answer', async () => {
        const [known, closed] = [await stage.newAccount(), await stage.newAccount()]
        await stage.db
          .updateTable('account')
          .set({ status: 'closed' })
          .where('id', '=', closed.accountId)
          .execute()
        const unknown = await refusal('nobody.has.this.name', PASSWORD)
        expect(unknown).toMatchObject({ status: 422, path: '/sign-in/portal' })
        expect(unknown.text).toContain('Tên đăng nhập hoặc mật khẩu chưa đúng')
        expect(await refusal(known.username, 'a wrong password')).toEqual(unknown)
        expect(await refusal(closed.username, PASSWORD)).toEqual(unknown)
      })

      test('the wait after five failures is one answer too, and holds against the right password', async () => {
        const known = await stage.newAccount()
        const browserOf = async (username: string) => {
          const browser = createBrowser()
          const page = await browser.visit(`${stage.origin}/sign-in/portal`)
          return (password: string) => page.submit({ username, password }, 'Đăng nhập')
        }
        const read = async (username: string) => {
          const submit = await browserOf(username)
          for (let tries = 0; tries < 5; tries += 1) await submit('wrong')
          const { status, html } = await submit(PASSWORD)
          return { status, text: plainText(html).replace(/\d\d:\d\d/g, 'TIME') }
        }
        const unknown = await read('nobody.waits.here')
        expect(unknown.status).toBe(429)
        expect(unknown.text).toContain('Tạm khóa đăng nhập')
        expect(await read(known.username)).toEqual(unknown)
        // From another address its owner gets in at once (security.md §2 row 8).
        expect(pathOf((await stage.typePassword(known)).page)).toBe('/sign-in/portal/otp')
      })

      test('the audit tells of each failure, of whom only where there is somebody', async () => {
        const { username, accountId } = await stage.newAccount()
        await stage.typePassword({ username }, 'a wrong password')
        const rejected = (await stage.listAudit(accountId)).filter(
          ({ type }) => type === 'password.rejected',
        )
        expect(rejected).toHaveLength(1)
        expect(JSON.stringify(rejected)).not.toContain('a wrong password')
      })

      test.each([
        ['', 'x', 'Tên đăng nhập không được bỏ trống'],
        ['tên có dấu', 'x', 'Tên đăng nhập có nhiều nhất 64 ký tự'],
        ['binh', '', 'Mật khẩu không được bỏ trống'],
        ['binh', 'x'.repeat(129), 'Mật khẩu dài quá 128 ký tự'],
      ])('%j and %j: said at the field, nothing counted', async (username, password, words) => {
        const { page } = await stage.typePassword({ username }, password)
        expect(page.status).toBe(422)
        expect(plainText(page.html)).toContain(words)
      })
    })

    describe('the code', () => {
      test('wrong: tries left are told; after five the right one is refused', async () => {
        const { page, code } = await reachOtp()
        let last = page
        for (let tries = 4; tries > 0; tries -= 1) {
          last = await last.submit({ code: wrong(code) }, 'Xác nhận')
          expect(plainText(last.html)).toContain(`Mã OTP chưa đúng. Bạn còn ${tries} lần nhập.`)
        }
        expect((await last.submit({ code: wrong(code) }, 'Xác nhận')).status).toBe(429)
        expect((await last.submit({ code }, 'Xác nhận')).status).toBe(429)
      })

      test('fifty wrong ones at the same time: five are compared', async () => {
        const { page, code, account } = await reachOtp()
        const tries = Array.from({ length: 50 }, () =>
          page.submit({ code: wrong(code) }, 'Xác nhận'),
        )
        for (const { status } of await Promise.all(tries)) expect([422, 429]).toContain(status)
        const { accountId } = account as Awaited<ReturnType<Stage['newAccount']>>
        const compared = (await stage.listAudit(accountId)).filter(
          ({ type }) => type === 'otp.rejected',
        )
        expect(compared).toHaveLength(5)
        expect((await page.submit({ code }, 'Xác nhận')).status).toBe(429)
      })

      test('twenty right ones at the same time: one session begins', async () => {
        const { page, code, account } = await reachOtp()
        const tries = Array.from({ length: 20 }, () => page.submit({ code }, 'Xác nhận'))
        for (const { status } of await Promise.all(tries)) expect(status).toBeLessThan(500)
        const { accountId } = account as Awaited<ReturnType<Stage['newAccount']>>
        const completed = (await stage.listAudit(accountId)).filter(
          ({ type }) => type === 'sign-in.completed',
        )
        expect(completed).toHaveLength(1)
      })

      test('a resend resets no counter: five wrong ones are five, resends between them or not', async () => {
        const { page, code, account } = await reachOtp()
        let last = page
        for (let tries = 0; tries < 3; tries += 1) {
          last = await last.submit({ code: wrong(code) }, 'Xác nhận')
        }
        stage.advance(61)
        const resent = await last.submit({}, 'Gửi lại mã')
        expect(plainText(resent.html)).toContain('Đã gửi lại mã')
        expect(await stage.phones.nextCode(account.phone)).toBe(code)
        const fourth = await resent.submit({ code: wrong(code) }, 'Xác nhận')
        expect(plainText(fourth.html)).toContain('Bạn còn 1 lần nhập.')
      })

      test('the count of an account goes on in the next sign-in', async () => {
        const account = await stage.newAccount()
        for (let tries = 0; tries < 5; tries += 1) {
          const { page, code } = await reachOtp(account)
          await page.submit({ code: wrong(code) }, 'Xác nhận')
          stage.advance(61)
          if (tries < 4) continue
          stage.advance(-61)
          const next = await stage.typePassword(account)
          expect(next.page.status).toBe(429)
          expect(plainText(next.page.html)).toContain('nhập sai mã xác thực của tài khoản này')
        }
      })

      test('of another browser’s sign-in is refused', async () => {
        const [mine, others] = [await reachOtp(), await reachOtp()]
        if (mine.code === others.code) return
        expect((await mine.page.submit({ code: others.code }, 'Xác nhận')).status).toBe(422)
      })

      test('without the cookie of its visit there is no page for it', async () => {
        const { page } = await reachOtp()
        const stranger = await createBrowser().visit(page.url)
        expect(pathOf(stranger)).toBe('/sign-in/portal')
      })

      test('cancelled: back to the beginning, and the code is worth nothing', async () => {
        const { browser, page, code } = await reachOtp()
        const back = await page.submit({}, 'Hủy bỏ')
        expect(pathOf(back)).toBe('/sign-in/portal')
        const late = await page.submit({ code }, 'Xác nhận')
        expect(pathOf(late)).toBe('/sign-in/portal')
        expect((await browser.visit(stage.origin)).html).not.toContain('Trần Văn Bình')
      })

      test('five messages that nobody answers, then a page that says until when', async () => {
        const account = await stage.newAccount()
        for (let sends = 0; sends < 5; sends += 1) await reachOtp(account)
        const { page } = await stage.typePassword(account)
        expect(page.status).toBe(429)
        expect(plainText(page.html)).toContain('Chưa thể gửi thêm tin nhắn')
        expect(stage.phones.countTo(account.phone)).toBe(5)
      })
    })

    describe('a known browser', () => {
      test('keeps its owner in while a stranger elsewhere fails', async () => {
        const { account, browser, page, code } = await reachOtp()
        await page.submit({ code }, 'Xác nhận')
        for (let tries = 0; tries < 10; tries += 1) await stage.typePassword(account, 'wrong')
        expect((await stage.typePassword(account)).page.status).toBe(429)
        const again = await browser.visit(`${stage.origin}/sign-in/portal`)
        const { username } = account
        const otp = await again.submit({ username, password: PASSWORD }, 'Đăng nhập')
        expect(pathOf(otp)).toBe('/sign-in/portal/otp')
      })
    })

    describe('a kind of account whose time is over (security.md row 38)', () => {
      test('is told so after the password, and no code leaves', async () => {
        const account = await stage.newAccount()
        gate.decision = CLOSED
        const { page } = await stage.typePassword(account)
        gate.decision = { access: 'full' }
        expect(page.url.pathname + page.url.search).toBe(
          '/sign-in/closed?type=portal&audience=person',
        )
        expect(stage.phones.countTo(account.phone)).toBe(0)
      })

      test('gets no session by a code that was on its way', async () => {
        const { browser, page, code } = await reachOtp()
        gate.decision = CLOSED
        const closed = await page.submit({ code }, 'Xác nhận')
        gate.decision = { access: 'full' }
        expect(closed.url.pathname).toBe('/sign-in/closed')
        expect((await browser.visit(stage.origin)).html).not.toContain('Trần Văn Bình')
      })
    })
  })
}
