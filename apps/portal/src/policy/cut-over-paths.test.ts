import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createBrowser,
  openStage,
  PASSWORD,
  pathOf,
  type Stage,
} from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'

const NEXT = 'Thuyền về có nhớ bến chăng'
const SESSION = 'motcua-portal-session'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`every legacy path after the date: ${setup.title()}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(setup)
    })
    afterAll(() => stage?.close())
    beforeEach(() => setAccess('full'))

    /** As an administrator does, from this moment on. */
    async function setAccess(access: 'full' | 'closed'): Promise<void> {
      const { policies } = stage.features
      const { version } = policies.current()
      const line = { type: 'portal', audience: 'organization', from: new Date(0), access } as const
      await policies.change({ line, reason: 'test' }, { version, actor: { name: 'test' } })
    }
    const newOrganization = () => stage.newAccount({ audience: 'organization' })
    const isSignedIn = (browser: ReturnType<typeof createBrowser>) =>
      browser.cookies().some(({ name }) => name === SESSION)

    test('the form: a right password leads to why and what instead, no code is sent', async () => {
      const account = await newOrganization()
      await setAccess('closed')
      const { browser, page } = await stage.typePassword(account)
      expect(pathOf(page)).toBe('/sign-in/closed')
      expect(plainText(page.html)).toContain('Đăng nhập bằng VNeID')
      expect(stage.phones.countTo(account.phone)).toBe(0)
      expect(isSignedIn(browser)).toBe(false)
    })

    test('half way: a code that came before the date opens nothing after it', async () => {
      const account = await newOrganization()
      const { browser, page } = await stage.typePassword(account)
      const code = await stage.phones.nextCode(account.phone)
      await setAccess('closed')
      const end = await page.submit({ code }, 'Xác nhận')
      expect(pathOf(end)).toBe('/sign-in/closed')
      expect(isSignedIn(browser)).toBe(false)
    })

    test('an old session ends at its next request, in a remembered browser too', async () => {
      const account = await newOrganization()
      const { browser, page } = await stage.typePassword(account)
      await page.submit({ code: await stage.phones.nextCode(account.phone) }, 'Xác nhận')
      expect(isSignedIn(browser)).toBe(true)
      await setAccess('closed')
      expect((await browser.visit(stage.origin)).html).not.toContain('Xin chào')
      const again = await browser.visit(`${stage.origin}/sign-in/portal`)
      const { username } = account
      const end = await again.submit({ username, password: PASSWORD }, 'Đăng nhập')
      expect(pathOf(end)).toBe('/sign-in/closed')
      expect(isSignedIn(browser)).toBe(false)
    })

    test('the reset: what was begun before is not finished after, and the password stays', async () => {
      const account = await newOrganization()
      const browser = createBrowser()
      const forgot = await browser.visit(`${stage.origin}/sign-in/portal/forgot`)
      const otp = await forgot.submit(account, 'Gửi mã OTP')
      const code = await stage.phones.nextCode(account.phone)
      const form = await otp.submit({ code }, 'Xác nhận')
      const hash = await stage.readHash(account)
      await setAccess('closed')
      const end = await form.submit({ password: NEXT }, 'Lưu mật khẩu mới')
      expect(pathOf(end)).toBe('/sign-in/closed')
      expect(await stage.readHash(account)).toBe(hash)
    })

    test.each<[what: string, init: RequestInit]>([
      ['JSON', { method: 'POST', headers: { 'content-type': 'application/json' } }],
      ['PUT', { method: 'PUT' }],
      ['an override of the method', { headers: { 'x-http-method-override': 'POST' } }],
      ['another host', { method: 'POST', headers: { 'x-forwarded-host': 'admin.localhost' } }],
      ['another origin', { method: 'POST', headers: { origin: 'https://evil.example' } }],
    ])('%s with the right password makes no session', async (_what, init) => {
      const account = await newOrganization()
      await setAccess('closed')
      const browser = createBrowser()
      const { html } = await browser.visit(`${stage.origin}/sign-in/portal`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
      const fields = { csrf, username: account.username, password: PASSWORD }
      const isJson = JSON.stringify(init.headers ?? {}).includes('json')
      const body = isJson ? JSON.stringify(fields) : new URLSearchParams(fields)
      const hasBody = init.method === 'POST' || init.method === 'PUT'
      const headers = { origin: stage.origin, ...Object.fromEntries(new Headers(init.headers)) }
      const answer = await browser.send(`${stage.origin}/sign-in/portal?_method=POST`, {
        ...init,
        headers,
        ...(hasBody ? { body } : {}),
      })
      expect(answer.headers.get('location') ?? '').not.toContain('/otp')
      expect(stage.phones.countTo(account.phone)).toBe(0)
      expect(isSignedIn(browser)).toBe(false)
    })
  })
}
