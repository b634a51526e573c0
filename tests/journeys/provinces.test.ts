import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  chooseEid,
  expectHeading,
  passConsent,
  passPassword,
  signOut,
  typeCode,
  words,
} from './steps.ts'
import { inspect } from './watched-page.ts'

/** Signed out anywhere means signed out everywhere within this time. */
const SIGNED_OUT_WITHIN_MS = 3_000

describe('two provinces and the national portal: one sign-in, one sign-out', () => {
  const at = useJourney()

  const isSignedIn = async (address: string) => {
    const { request } = at.page.context()
    const html = await (await request.get(address)).text()
    return html.includes('account-menu')
  }

  test('in at one province, and without typing at the portal and the other', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('level-2')
    await page.goto(sandbox.binhdinh)
    await inspect(page, 'onestop-home')
    expect(await page.locator('.site-banner').innerText()).toBe(
      'HỆ THỐNG THÔNG TIN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TỈNH BÌNH ĐỊNH',
    )
    await page.locator('header').getByRole('link', { name: words.signIn, exact: true }).click()
    await chooseEid(page)
    await expectHeading(page, /^Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, person))
    // Of identity, because the portal is new to this person; the province asks nothing.
    await passConsent(page)
    await page.waitForURL((url) => url.origin === sandbox.binhdinh)
    await expectHeading(page, `Xin chào, ${person.fullName}`)
    await inspect(page, 'onestop-signed-in')

    await page.goto(`${sandbox.binhphuoc}/sign-in`)
    await page.waitForURL((url) => url.origin === sandbox.binhphuoc)
    await expectHeading(page, `Xin chào, ${person.fullName}`)
    await inspect(page, 'onestop-second-province')
    expect(await isSignedIn(sandbox.portal)).toBe(true)
  })

  test.each(['binhdinh', 'binhphuoc', 'portal'] as const)(
    'signed out at %s: out at all three, counted from the click',
    async (where) => {
      const { page, sandbox } = at
      await page.goto(`${sandbox.binhdinh}/sign-in`)
      await chooseEid(page)
      await expectHeading(page, /^Đăng nhập/)
      await typeCode(page, await passPassword(page, sandbox, await sandbox.makePerson()))
      await passConsent(page)
      await page.waitForURL((url) => url.origin === sandbox.binhdinh)
      await page.goto(`${sandbox.binhphuoc}/sign-in`)
      await page.waitForURL((url) => url.origin === sandbox.binhphuoc)
      const everywhere = [sandbox.binhdinh, sandbox.binhphuoc, sandbox.portal]
      const areSignedIn = () => Promise.all(everywhere.map(isSignedIn))
      // Or the end would be seen where nothing had begun.
      expect(await areSignedIn()).toEqual([true, true, true])

      await page.goto(sandbox[where])
      const startedAt = performance.now()
      const leaving = signOut(page, { portal: sandbox[where] })
      await expect
        .poll(areSignedIn, { timeout: 15_000, interval: 50 })
        .toEqual([false, false, false])
      const tookMs = performance.now() - startedAt
      await leaving
      console.info(`signed out at ${where}: out everywhere after ${Math.round(tookMs)} ms`)
      expect(tookMs).toBeLessThan(SIGNED_OUT_WITHIN_MS)
    },
  )

  test.each(['', 'staff/sign-in', 'staff/sign-in/no-account', 'staff/sign-in/suspended', 'apply'])(
    'the page %j holds for every reader',
    async (path) => {
      const { page, sandbox } = at
      await page.goto(`${sandbox.binhphuoc}/${path}`)
      await inspect(page, `onestop-page-${path.replaceAll('/', '-')}`)
    },
  )

  test('an official without a staff account is told what to do, and can use another', async () => {
    const { page, sandbox } = at
    const person = sandbox.person('no-diacritics')
    await page.goto(`${sandbox.binhdinh}/staff`)
    await expectHeading(page, 'Đăng nhập cán bộ')
    await page.getByRole('link', { name: 'Đăng nhập bằng tài khoản VNeID' }).click()
    await chooseEid(page)
    await expectHeading(page, /^Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await expectHeading(page, 'Số CCCD này chưa gắn với tài khoản cán bộ')
    await page.getByRole('button', { name: 'Dùng tài khoản khác' }).click()
    await page.waitForURL(`${sandbox.binhdinh}/?notice=signed-out`)
  })
})
