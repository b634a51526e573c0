import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { onestopSetups } from '../test-onestop.ts'
import { createBrowser, type LocalStage, openLocalStage, PASSWORD } from './test-local.ts'

const PAST = '2024-04-15T00:00:00+07:00'
const CLOSED = '/staff/sign-in/closed'
const NEXT = 'Thuyền về có nhớ bến chăng'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`every local path after the date: ${setup.title()}`, () => {
    let stage: LocalStage
    beforeAll(async () => {
      stage = await openLocalStage(setup)
    })
    afterAll(() => stage?.close())
    beforeEach(() => stage.setCutOver(null))

    const isSignedIn = (browser: ReturnType<typeof createBrowser>) =>
      browser.cookies().some(({ name }) => name === 'motcua-onestop-binhdinh-session')

    test('before: the date is announced; after: the e-ID alone is offered', async () => {
      await stage.setCutOver('2124-04-15T00:00:00+07:00')
      const before = await createBrowser().visit(`${stage.origin}/staff/sign-in`)
      expect(plainText(before.html)).toContain('Từ ngày 15/04/2124')
      await stage.setCutOver(PAST)
      const after = await createBrowser().visit(`${stage.origin}/staff/sign-in`)
      expect(after.html).not.toContain('name="password"')
      expect(plainText(after.html)).toContain('Đăng nhập bằng tài khoản VNeID')
    })

    test('the form that was open: a right password leads to why, no code is sent', async () => {
      const account = await stage.issue()
      const browser = createBrowser()
      const door = await browser.visit(`${stage.origin}/staff/sign-in`)
      await stage.setCutOver(PAST)
      const { username } = account
      const page = await door.submit({ username, password: PASSWORD }, 'Đăng nhập')
      expect(page.url.pathname).toBe(CLOSED)
      expect(plainText(page.html)).toContain('Từ ngày 15/04/2024')
      expect(stage.phones.countTo(account.phone)).toBe(0)
      expect(isSignedIn(browser)).toBe(false)
    })

    test('half way: a code that came before the date opens nothing after it', async () => {
      const account = await stage.issue()
      const { browser, page } = await stage.typePassword(account)
      const code = await stage.phones.nextCode(account.phone)
      await stage.setCutOver(PAST)
      expect((await page.submit({ code }, 'Xác nhận')).url.pathname).toBe(CLOSED)
      expect((await page.submit({ action: 'resend' }, 'Gửi lại mã')).url.pathname).toBe(CLOSED)
      expect(isSignedIn(browser)).toBe(false)
    })

    test('an old session ends at its next request, in a remembered browser too', async () => {
      const account = await stage.issue()
      const { browser } = await stage.signInLocally(account)
      expect(isSignedIn(browser)).toBe(true)
      await stage.setCutOver(PAST)
      const away = await browser.visit(`${stage.origin}/staff`)
      expect(away.url.pathname).toBe('/staff/sign-in')
      expect(isSignedIn(browser)).toBe(false)
      await stage.setCutOver(null)
      expect((await browser.visit(`${stage.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
    })

    test('a session without a phone ends too', async () => {
      const account = await stage.issue({ phone: undefined })
      const { browser } = await stage.typePassword(account)
      expect(isSignedIn(browser)).toBe(true)
      await stage.setCutOver(PAST)
      expect((await browser.visit(`${stage.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
    })

    test('the reset: a code that was given before changes nothing after, and its page is closed', async () => {
      const account = await stage.issue()
      const code = await stage.giveCode(account.id)
      const browser = createBrowser()
      const form = await browser.visit(`${stage.origin}/staff/sign-in/reset`)
      await stage.setCutOver(PAST)
      const { username } = account
      const end = await form.submit({ username, code, password: NEXT }, 'Lưu mật khẩu mới')
      expect(end.url.pathname).toBe(CLOSED)
      expect((await browser.visit(`${stage.origin}/staff/sign-in/reset`)).url.pathname).toBe(CLOSED)
      await stage.setCutOver(null)
      expect((await stage.typePassword(account, NEXT)).page.status).toBe(422)
    })

    test('the e-ID comes in as before', async () => {
      const person = { account: 'after', name: 'Cán Bộ Sau Ngày', level: 2 } as const
      await stage.signInCitizen(person)
      const { username } = await stage.issue()
      await stage.addStaff([
        { username: `${username}.eid`, fullName: person.name, unitCode: 'H08', roles: [], person },
      ])
      await stage.setCutOver(PAST)
      const { page } = await stage.signInStaff(person)
      expect(page.url.pathname).toBe('/staff')
    })

    test.each<[what: string, init: RequestInit]>([
      ['the form', { method: 'POST' }],
      ['JSON', { method: 'POST', headers: { 'content-type': 'application/json' } }],
      ['PUT', { method: 'PUT' }],
      ['an override of the method', { headers: { 'x-http-method-override': 'POST' } }],
      ['another host', { method: 'POST', headers: { 'x-forwarded-host': 'admin.localhost' } }],
      ['another origin', { method: 'POST', headers: { origin: 'https://evil.example' } }],
    ])('%s with the right password makes no session', async (_what, init) => {
      const account = await stage.issue()
      const browser = createBrowser()
      const { html } = await browser.visit(`${stage.origin}/staff/sign-in`)
      await stage.setCutOver(PAST)
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
      const fields = { csrf, username: account.username, password: PASSWORD }
      const isJson = JSON.stringify(init.headers ?? {}).includes('json')
      const body = isJson ? JSON.stringify(fields) : new URLSearchParams(fields)
      const hasBody = init.method === 'POST' || init.method === 'PUT'
      const headers = { origin: stage.origin, ...Object.fromEntries(new Headers(init.headers)) }
      const answer = await browser.send(`${stage.origin}/staff/sign-in/local?_method=POST`, {
        ...init,
        headers,
        ...(hasBody ? { body } : {}),
      })
      expect(answer.headers.get('location') ?? CLOSED).toBe(CLOSED)
      expect(stage.phones.countTo(account.phone)).toBe(0)
      expect(isSignedIn(browser)).toBe(false)
    })
  })
}
