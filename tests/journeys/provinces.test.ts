import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import type { Person } from './sandbox.ts'
import { goThroughStaffDoor, proveAsOfficial } from './staff-steps.ts'
import {
  chooseEid,
  expectHeading,
  passConsent,
  passConsentIfAsked,
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

  /** As a citizen of Bình Định, by the password and the code of the e-ID. */
  async function signInAsCitizen(page: Page, person: Person) {
    const { sandbox } = at
    await page.goto(`${sandbox.binhdinh}/sign-in`)
    await chooseEid(page)
    await expectHeading(page, /^Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsentIfAsked(page)
    await page.waitForURL((url) => url.origin === sandbox.binhdinh)
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
      await signInAsCitizen(page, await sandbox.makePerson())
      await page.goto(`${sandbox.binhphuoc}/sign-in`)
      await page.waitForURL((url) => url.origin === sandbox.binhphuoc)
      const everywhere = [sandbox.binhdinh, sandbox.binhphuoc, sandbox.portal]
      const areSignedIn = () => Promise.all(everywhere.map(isSignedIn))
      // Or the end would be seen where nothing had begun.
      expect(await areSignedIn()).toEqual([true, true, true])

      await page.goto(sandbox[where])
      await expectOutInTime(where, signOut(page, { portal: sandbox[where] }), areSignedIn)
    },
  )

  /** All of them, within the time that is promised, counted from the click. */
  async function expectOutInTime(
    where: string,
    leaving: Promise<void>,
    areSignedIn: () => Promise<boolean[]>,
  ) {
    const startedAt = performance.now()
    await expect.poll(areSignedIn, { timeout: 15_000, interval: 50 }).not.toContain(true)
    const tookMs = performance.now() - startedAt
    await leaving
    console.info(`signed out at ${where}: out everywhere after ${Math.round(tookMs)} ms`)
    expect(tookMs).toBeLessThan(SIGNED_OUT_WITHIN_MS)
  }

  test.each(['portal', 'binhphuoc'] as const)(
    'a citizen enters the side of officials without typing; out at %s ends both',
    async (where) => {
      const { page, sandbox } = at
      await signInAsCitizen(page, sandbox.person('official-many-hats'))
      await goThroughStaffDoor(page, sandbox, 'binhphuoc')
      await page.waitForURL(`${sandbox.binhphuoc}/staff`)
      await expectHeading(page, 'Trang làm việc')
      expect(await page.locator('.unit-strip').innerText()).toBe(
        'Phòng Hành chính tư pháp – Sở Tư pháp · Xử lý chuyên môn',
      )
      // At the first province a citizen still, until an account is chosen there: once.
      await goThroughStaffDoor(page, sandbox)
      const choice = page.getByRole('heading', { level: 1, name: 'Chọn tài khoản cán bộ' })
      const workspace = page.getByRole('heading', { level: 1, name: 'Trang làm việc' })
      await choice.or(workspace).waitFor()
      expect(await choice.isVisible()).toBe(where === 'portal')
      if (where === 'portal') await page.getByRole('button', { name: /tại Trung tâm/ }).click()
      await page.waitForURL(`${sandbox.binhdinh}/staff`)

      const everywhere = [`${sandbox.binhdinh}/staff`, `${sandbox.binhphuoc}/staff`, sandbox.portal]
      const areSignedIn = () => Promise.all(everywhere.map(isSignedIn))
      expect(await areSignedIn()).toEqual([true, true, true])
      await page.goto(sandbox[where])
      await expectOutInTime(`${where} with officials`, leaveByMenu(page), areSignedIn)
    },
  )

  /** To wherever the menu of this kind of account leads. */
  async function leaveByMenu(page: Page) {
    await page.locator('details.account-menu > summary').click()
    await page.getByRole('button', { name: words.signOut }).click()
    await page.getByText('Bạn đã đăng xuất').first().waitFor()
  }

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
    await proveAsOfficial(page, sandbox, { person })
    await passConsent(page)
    await expectHeading(page, 'Số CCCD này chưa gắn với tài khoản cán bộ')
    await page.getByRole('button', { name: 'Dùng tài khoản khác' }).click()
    await page.waitForURL(`${sandbox.binhdinh}/?notice=signed-out`)
  })
})
