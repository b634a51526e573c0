import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  appWords,
  choosePicture,
  confirm,
  expectHome,
  expectQuestion,
  grantPermission,
  permitWebSignIn,
  pointCamera,
  prove,
  setUpApp,
  typeCodeIntoApp,
  unlock,
} from './phone-steps.ts'
import { usePhones } from './phones.ts'
import { expectWelcomed, openCode, readNumber, scanScreen, signInFirstByQr } from './qr-steps.ts'
import { expectHeading, passPassword, signOut, typeCode } from './steps.ts'

describe('signing in at a computer with the phone', () => {
  const journey = useJourney()
  const phones = usePhones(journey)

  test('the first time: scan, permission, the same request, number, passcode; signed in', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await grantPermission(owner)
    const number = await readNumber(desktop)
    await expectQuestion(owner)
    await owner.page
      .getByText('127.0.0.1')
      .or(owner.page.getByText(/cùng mạng/))
      .first()
      .waitFor()
    await confirm(owner, number)
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
    await desktop.goto(`${sandbox.portal}/profile`)
    await desktop
      .getByText(/Mức độ 2/)
      .first()
      .waitFor()
    // R062: the app signs itself out, and opens again by passcode.
    await owner.page
      .getByText(/tự động đăng xuất khỏi ứng dụng/)
      .first()
      .waitFor()
    await unlock(owner)
  })

  test('the second time at a browser that is known: no number, by the camera alone', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await signInFirstByQr({ desktop, phones, sandbox }, owner)
    await owner.page.getByRole('button', { name: 'Về trang chủ' }).click()
    await expectHome(owner.page)
    await signOut(desktop, sandbox)
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await expectQuestion(owner)
    expect(await owner.page.getByLabel(appWords.number).count()).toBe(0)
    await confirm(owner)
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('"Ở lại" keeps the app open', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await signInFirstByQr({ desktop, phones, sandbox }, owner)
    expect(await owner.page.getByText(/tự động đăng xuất/).count()).toBe(0)
    await owner.page.getByRole('button', { name: 'Về trang chủ' }).click()
    await expectHome(owner.page)
  })

  test('a camera that sees nothing says so in words; the film goes on and the code is found', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await phones.show('grey')
    await pointCamera(owner)
    await owner.page.getByText(/Không tìm thấy mã QR/).waitFor()
    await owner.page.getByRole('button', { name: 'Dừng camera' }).click()
    await openCode(desktop, sandbox)
    await phones.show(await desktop.screenshot())
    await owner.page.getByRole('button', { name: appWords.camera }).click()
    await confirm(owner, await readNumber(desktop))
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('an old film: the code has expired, and the app says what to do', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await openCode(desktop, sandbox)
    await phones.show(await desktop.screenshot())
    // Real time: a code of the camera is good for 12 seconds.
    await desktop.waitForTimeout(16_500)
    await pointCamera(owner)
    await owner.page.getByText(/Mã QR đã hết hạn/).waitFor()
    // The page has renewed its code meanwhile.
    await phones.show(await desktop.screenshot())
    await owner.page.getByRole('button', { name: appWords.camera }).click()
    await grantPermission(owner)
    await expectQuestion(owner)
  })

  test('a picture of the code, chosen from files: always with the number', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await choosePicture(owner, await desktop.screenshot())
    await confirm(owner, await readNumber(desktop))
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('eight characters typed by hand: always with the number', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await typeCodeIntoApp(owner, await readTypedCode(desktop))
    await confirm(owner, await readNumber(desktop))
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('a wrong number ends it, in words on both sides', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    const number = await readNumber(desktop)
    await confirm(owner, number === '10' ? '11' : '10')
    await prove(owner)
    await expectHeading(owner.page, /Số chưa đúng/)
    await desktop.getByText('Số nhập trên điện thoại chưa đúng').waitFor()
  })

  test('refused on the phone: the page says so, and the password still works in the same visit', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await expectQuestion(owner)
    await owner.page.getByRole('button', { name: appWords.refuse }).click()
    await expectHeading(owner.page, 'Đã từ chối')
    await desktop
      .getByText(/bị từ chối trên điện thoại/)
      .first()
      .waitFor()
    await typeCode(desktop, await passPassword(desktop, sandbox, owner.person))
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('"Không phải tôi" after the approval: that web session is over, codes are off for a while', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await confirm(owner, await readNumber(desktop))
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
    await owner.page.getByRole('button', { name: appWords.notMe }).click()
    await expectHeading(owner.page, 'Đã chặn')
    await expect.poll(() => statusOfProfile(desktop, sandbox.portal), { timeout: 10_000 }).toBe(303)
    await owner.page.getByRole('button', { name: 'Về trang chủ' }).click()
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await owner.page
      .getByText(/mã QR (đang )?tạm ngừng/)
      .first()
      .waitFor()
  })

  test('a person of level 1 is told what is missing; the password works in the same visit', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson(1))
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await owner.page.getByText(/Đăng nhập bằng mã QR (dành cho|cần) tài khoản mức độ 2/).waitFor()
    await desktop.getByText('Tài khoản chưa đủ mức độ để dùng mã QR').waitFor()
    await typeCode(desktop, await passPassword(desktop, sandbox, owner.person))
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('a camera that is refused: how to allow it, and the ways without', async () => {
    const { sandbox } = journey
    const page = await phones.open({ isCameraRefused: true })
    const owner = await setUpApp(page, sandbox, await sandbox.makePerson())
    await pointCamera(owner)
    await page.getByText(/chưa được phép dùng camera/).waitFor()
    await page.getByRole('link', { name: appWords.typeCode }).waitFor()
  })

  test('a code that leads elsewhere is not followed', async () => {
    const { sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    for (const [text, sentence] of [
      ['https://example.com/q/AAAA', /không phải mã đăng nhập/],
      [`${sandbox.identity}/sign-in/x`, /dẫn tới một trang khác/],
      ['x'.repeat(1500), /không phải mã đăng nhập/],
    ] as const) {
      await choosePicture(owner, await drawCode(journey.page, text))
      await owner.page.getByText(sentence).first().waitFor()
      await owner.page.getByRole('link', { name: 'Quay lại' }).click()
    }
  })
})

/** The characters below the code. */
async function readTypedCode(desktop: Page): Promise<string> {
  const code = desktop.locator('[data-qr-typed-code]').filter({ hasText: /^[A-Z0-9-]{9}$/ })
  return code.innerText()
}

async function statusOfProfile(desktop: Page, portal: string): Promise<number> {
  return (await desktop.request.get(`${portal}/profile`, { maxRedirects: 0 })).status()
}

async function drawCode(page: Page, text: string): Promise<Buffer> {
  const { encodeQR } = await import('qr')
  const code = encodeQR(text, 'svg', { ecc: 'low', border: 4 })
  await page.setContent(`<div style="width:780px">${code}</div>`)
  return page.locator('div').screenshot()
}
