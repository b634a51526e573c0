import { checkAccessibility, openBrowser, takeScreenshot } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { tabTo } from './keyboard.ts'
import {
  chooseEid,
  expectHeading,
  goToSignIn,
  passConsent,
  passPassword,
  signInFirst,
  signOut,
  typeCode,
  words,
} from './steps.ts'
import { openPage } from './watched-page.ts'

const looks = [true, false].flatMap((hasScript) =>
  ([360, 1280] as const).flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ hasScript, width, colorScheme })),
  ),
)

describe('a citizen signs in to the portal with the e-ID account', () => {
  const journey = useJourney()

  describe.each(looks)('script $hasScript, $width px, $colorScheme', (look) => {
    // Everybody made on demand signs in for the first time.
    test('signs in, sees name and level, and signs out of both', async () => {
      const { sandbox } = journey
      const person = await sandbox.makePerson()
      const page = await journey.openReader(look)
      await goToSignIn(page, sandbox)
      expect(new URL(page.url()).origin).toBe(sandbox.identity)
      await typeCode(page, await passPassword(page, sandbox, person))
      await passConsent(page)

      await page.waitForURL(`${sandbox.portal}/?notice=first-time`)
      await page.getByText('Đã lưu thông tin cá nhân của bạn').waitFor()
      await page.getByText(`Xin chào, ${person.fullName}`).waitFor()
      await page.getByText('Tài khoản mức độ 2', { exact: true }).waitFor()
      const view = `${look.width}-${look.colorScheme}${look.hasScript ? '' : '-no-script'}`
      await takeScreenshot(page, `journey-home-${view}`)

      await page.getByRole('link', { name: 'Xem thông tin cá nhân' }).click()
      await expectHeading(page, 'Thông tin định danh')
      await page.getByText(person.fullName).last().waitFor()

      await signOut(page, sandbox)
      await page.getByText('Bạn đã đăng xuất').first().waitFor()
      // Out of identity too: the password is asked for again.
      await goToSignIn(page, sandbox)
      await page.getByLabel(words.password, { exact: true }).waitFor()
    })
  })

  test('in the Chromium that npm carries, for machines with no other', async () => {
    const { sandbox } = journey
    const bundled = await openBrowser({ ...process.env, MOTCUA_BROWSER: 'bundled' })
    const { page, complaints } = await openPage(bundled)
    const person = await sandbox.makePerson()
    await signInFirst(page, sandbox, person)
    expect(await checkAccessibility(page)).toEqual([])
    await takeScreenshot(page, 'journey-home-bundled')
    expect(complaints).toEqual([])
    await bundled.close()
  })

  test('by keyboard alone, the focus always in sight', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson(1)
    await page.goto(sandbox.portal)
    await tabTo(page, 'Chuyển đến nội dung chính')
    await page.keyboard.press('Enter')
    await tabTo(page, words.signIn)
    await page.keyboard.press('Enter')
    await expectHeading(page, /^Chọn loại tài khoản/)
    await tabTo(page, /^Tài khoản Định danh điện tử cấp bởi Bộ Công an/)
    await page.keyboard.press('Enter')
    await expectHeading(page, 'Đăng nhập VNeID')

    await tabTo(page, words.personalId)
    await page.keyboard.type(person.personalId)
    await tabTo(page, words.password)
    await page.keyboard.type(person.password)
    await page.keyboard.press('Enter')
    await expectHeading(page, words.otpTitle)
    // The field of the code has the focus already.
    await page.keyboard.type(await sandbox.readCode(person.phone))
    await page.keyboard.press('Enter')
    await expectHeading(page, /^Tiếp tục tới/)
    await tabTo(page, words.accept)
    await page.keyboard.press('Enter')
    await page.getByText(`Xin chào, ${person.fullName}`).waitFor()

    await tabTo(page, person.fullName)
    await page.keyboard.press('Enter')
    await tabTo(page, words.signOut)
    await page.keyboard.press('Enter')
    await page.getByText('Bạn đã đăng xuất').first().waitFor()
  })

  test('from the profile, signed out: back at the profile, with the news of the first time', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    await page.goto(`${sandbox.portal}/profile`)
    await chooseEid(page)
    await expectHeading(page, 'Đăng nhập VNeID')
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await page.waitForURL(
      ({ origin, pathname }) => origin + pathname === `${sandbox.portal}/profile`,
    )
    await expectHeading(page, 'Thông tin định danh')
    await page.getByText('Đã lưu thông tin cá nhân của bạn').waitFor()
    // News once, not at every look.
    await page.goto(`${sandbox.portal}/profile`)
    await expectHeading(page, 'Thông tin định danh')
    expect(await page.getByText('Đã lưu thông tin cá nhân của bạn').count()).toBe(0)
  })
})
