import { DomainError } from '@mot-cua/kernel'
import type { SignInOutcome } from '@mot-cua/oidc'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lanSignedIn, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('the portal around a sign-in', () => {
  let portal: TestPortal
  let origin: string
  let script: TestPortal['script']
  const setMinimumLevel = (level: 1 | 2) =>
    portal.features.requirements.setMinimumLevel('portal-sign-in', level)
  beforeAll(async () => {
    portal = await openTestPortal(embedded)
    ;({ origin, script } = portal)
  })
  afterAll(() => portal.close())

  const signIn = async (
    outcome: SignInOutcome | Error = { outcome: 'signed-in', person: lanSignedIn },
  ) => {
    script.outcome = outcome
    const browser = createHttpDriver()
    const chooser = await (await browser.visit(origin)).click('Đăng nhập')
    return { browser, page: await chooser.click(/^Tài khoản Định danh điện tử/) }
  }

  test('shows name and level, and a notice at the first time only', async () => {
    const first = await signIn()
    expect(plainText(first.page.html)).toContain('Đã lưu thông tin cá nhân của bạn')
    expect(plainText(first.page.html)).toContain('Xin chào, Nguyễn Thị Lan')
    expect(plainText(first.page.html)).toContain('Tài khoản mức độ 2')
    const second = await signIn()
    expect(plainText(second.page.html)).not.toContain('Đã lưu thông tin cá nhân của bạn')
  })

  test('a cancelled sign-in is said in words, and nobody is signed in', async () => {
    const { page } = await signIn({ outcome: 'cancelled', returnTo: '/' })
    expect(plainText(page.html)).toContain('Bạn đã hủy đăng nhập')
    expect(plainText(page.html)).toContain('Chọn loại tài khoản')
  })

  test('identity that cannot be reached gives 503 and a way to try again', async () => {
    const { page } = await signIn(new DomainError('upstream-unavailable', 'down'))
    expect(page.status).toBe(503)
    expect(plainText(page.html)).toContain('Thử lại')
  })

  test('identity away on the way back: the way goes on to where the person was going', async () => {
    const error = new DomainError('upstream-unavailable', 'down')
    const { page } = await signIn({ outcome: 'unavailable', error, returnTo: '/profile?tab=2' })
    expect(page.status).toBe(503)
    expect(page.html).toContain('href="/sign-in?return_to=%2Fprofile%3Ftab%3D2"')
    const refused = await signIn({ outcome: 'refused', error: 'x', returnTo: '/profile' })
    expect(refused.page.status).toBe(502)
    expect(refused.page.html).toContain('href="/sign-in?return_to=%2Fprofile"')
  })

  test('a callback nobody waits for is expired without a session, and home with one', async () => {
    const { browser, page } = await signIn({ outcome: 'unknown' })
    expect(page.status).toBe(410)
    script.outcome = { outcome: 'signed-in', person: lanSignedIn }
    await (await page.click('Đăng nhập lại')).click(/^Tài khoản Định danh điện tử/)
    script.outcome = { outcome: 'unknown' }
    const again = await browser.visit(`${origin}/sign-in/callback?code=c&state=s`)
    expect(again.url.pathname).toBe('/')
    expect(plainText(again.html)).toContain('Xin chào, Nguyễn Thị Lan')
  })

  test('a callback that is reloaded goes on to where the person was going', async () => {
    const { browser, page } = await signIn({ outcome: 'used', returnTo: '/profile?tab=2' })
    expect(page.status).toBe(410)
    expect(page.html).toContain('href="/sign-in?return_to=%2Fprofile%3Ftab%3D2"')
    script.outcome = { outcome: 'signed-in', person: lanSignedIn }
    await (await page.click('Đăng nhập lại')).click(/^Tài khoản Định danh điện tử/)
    script.outcome = { outcome: 'used', returnTo: '/profile?tab=2' }
    const again = await browser.visit(`${origin}/sign-in/callback?code=c&state=s`)
    expect(again.url.pathname + again.url.search).toBe('/profile?tab=2')
  })

  test('a level that is too low leads to what is missing, and a reload shows it again', async () => {
    await setMinimumLevel(2)
    const person = { ...lanSignedIn, acr: 'urn:eid:level1' }
    const { browser, page } = await signIn({ outcome: 'signed-in', person })
    await setMinimumLevel(1)
    expect(page.url.pathname).toBe('/sign-in/level')
    expect(page.url.search).not.toContain('code=')
    expect(plainText(page.html)).toContain('Tài khoản của bạn đang ở mức độ 1')
    expect((await browser.visit(page.url)).status).toBe(200)
    expect((await browser.visit(`${origin}/profile`)).url.pathname).not.toBe('/profile')
  })

  test('an absent acr counts as the lowest level (ASVS 6.8.4)', async () => {
    await setMinimumLevel(2)
    const person = { ...lanSignedIn, acr: undefined }
    const { page } = await signIn({ outcome: 'signed-in', person })
    await setMinimumLevel(1)
    expect(page.url.pathname).toBe('/sign-in/level')
  })

  test('the session cookie is new after every sign-in and the old one is dead', async () => {
    const { browser } = await signIn()
    const cookie = () =>
      browser.cookies().find(({ name }) => name === 'motcua-portal-session')?.value
    const before = cookie()
    script.outcome = { outcome: 'signed-in', person: lanSignedIn }
    await browser.visit(`${origin}/sign-in/callback?code=c&state=s`)
    expect(cookie()).not.toBe(before)
    const old = { cookie: `motcua-portal-session=${before}` }
    const answer = await fetch(`${origin}/profile`, { headers: old, redirect: 'manual' })
    expect(answer.status).toBe(303)
  })

  test('signing out ends the session; the button needs our own form', async () => {
    const { browser, page } = await signIn()
    const forged = await browser.send(`${origin}/sign-out`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { origin: 'https://evil.example' },
    })
    expect(forged.status).toBe(403)
    const out = await page.submit({}, 'Đăng xuất')
    expect(plainText(out.html)).toContain('Bạn đã đăng xuất')
    expect((await browser.visit(`${origin}/`)).html).not.toContain('Xin chào')
  })

  test('signing out while identity is away ends the own session and says what may stay open', async () => {
    const { browser, page } = await signIn()
    script.isIdentityAway = true
    const out = await page.submit({}, 'Đăng xuất')
    script.isIdentityAway = false
    expect(out.url.origin).toBe(origin)
    expect(plainText(out.html)).toContain('phiên ở đó có thể còn mở tối đa 30 phút')
    expect((await browser.visit(`${origin}/`)).html).not.toContain('Xin chào')
  })

  test('a logout token ends the session; a bad one is refused (Back-Channel Logout §2.8)', async () => {
    const { browser } = await signIn()
    const post = (token: string) =>
      fetch(`${origin}/back-channel-logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      })
    const bad = await post('bad-token')
    expect(bad.status).toBe(400)
    expect(await bad.json()).toEqual({ error: 'invalid_request' })
    expect(plainText((await browser.visit(origin)).html)).toContain('Xin chào')
    const good = await post('good-token')
    expect(good.status).toBe(200)
    expect(good.headers.get('cache-control')).toBe('no-store')
    expect(plainText((await browser.visit(origin)).html)).not.toContain('Xin chào')
  })

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', '/%2f%2fevil.example'])(
    'return_to=%s never leaves the portal',
    async (target) => {
      const { browser } = await signIn()
      const page = await browser.visit(`${origin}/sign-in?return_to=${encodeURIComponent(target)}`)
      expect(page.url.origin).toBe(origin)
    },
  )
})
