import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  expectHeading,
  goToSignIn,
  passConsent,
  passPassword,
  signInWithPortalAccount,
  typeCode,
  typePortalAccount,
  words,
} from './steps.ts'

const BY_EID = 'Đăng nhập bằng VNeID'
const AGREE = 'Đồng ý liên kết'

describe('people with an account from before, as their stories say', () => {
  const journey = useJourney()

  test('portal-same-id: linked in one go, without signing out (C15)', async () => {
    const { page, sandbox } = journey
    const person = sandbox.person('portal-same-id')
    await signInWithPortalAccount(page, sandbox, person)
    await page.getByRole('button', { name: BY_EID }).click()
    await proveEid(page, 'portal-same-id')
    await page.getByText('3 hồ sơ, 1 giấy tờ sẽ được chuyển').waitFor()
    await page.getByRole('button', { name: AGREE }).click()
    await page.getByText('Liên kết thành công').waitFor()
    // Both owners are told, here by one phone.
    const isTold = async () =>
      (await sandbox.messages(person.phone)).some(({ text }) => /lien ket/i.test(text))
    await expect.poll(isTold, { timeout: 10_000 }).toBe(true)
  })

  test('portal-other-id: refused without a name, and nothing has changed', async () => {
    const { page, sandbox } = journey
    await signInWithPortalAccount(page, sandbox, sandbox.person('portal-other-id'))
    await page.getByRole('button', { name: BY_EID }).click()
    await proveEid(page, 'portal-other-id')
    await page.getByText('Hai tài khoản không cùng một số định danh').first().waitFor()
    expect(await page.locator('main').innerText()).not.toContain('099079009999')
    await page.goto(`${sandbox.portal}/dossiers`)
    expect(await page.getByText('từ tài khoản cũ').count()).toBe(0)
  })

  test('portal-late-link: e-ID first, put off, linked late with everything there (C14)', async () => {
    const { page, sandbox } = journey
    const person = sandbox.person('portal-late-link')
    await goToSignIn(page, sandbox)
    await proveEid(page, 'portal-late-link')
    await expectHeading(page, 'Ông/Bà có tài khoản cũ trên Cổng')
    await page.getByRole('button', { name: 'Để sau' }).click()
    await page.goto(`${sandbox.portal}/linked-accounts`)
    await page.getByRole('link', { name: 'Liên kết tài khoản cũ' }).click()
    await page.getByRole('link', { name: 'Tài khoản cấp bởi Cổng dịch vụ công quốc gia' }).click()
    await typePortalAccount(page, sandbox, person)
    await page.getByText('4 hồ sơ, 2 giấy tờ sẽ được chuyển').waitFor()
    await page.getByRole('button', { name: AGREE }).click()
    await page.getByText('Đã chuyển 4 hồ sơ, 2 giấy tờ từ tài khoản cũ.').waitFor()
    await page.goto(`${sandbox.portal}/data-store`)
    expect(await page.getByText('từ tài khoản cũ').count()).toBe(2)
  })

  test('staff: the post’s account is refused with another way (R075)', async () => {
    const { page } = journey
    await signInByPost(page, 'staff')
    await page.waitForURL('**/sign-in/staff**')
    expect(await page.locator('main').innerText()).toContain('không dành cho cán bộ')
  })

  test('postal: the post’s account opens the portal', async () => {
    const { page, sandbox } = journey
    await signInByPost(page, 'postal')
    await page.waitForURL((url) => url.origin === sandbox.portal)
    await page.getByText('Ngô Thị Mai').first().waitFor()
  })

  /** At identity, whatever asked for it; agrees where it is asked. */
  async function proveEid(page: Page, story: string): Promise<void> {
    const { sandbox } = journey
    await expectHeading(page, /^Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person(story)))
    await passConsent(page)
  }

  async function signInByPost(page: Page, story: string): Promise<void> {
    const { sandbox } = journey
    const { username = '', password = '' } = sandbox.person(story).postalAccount ?? {}
    await page.goto(`${sandbox.portal}/sign-in`)
    await page.getByRole('link', { name: /Tài khoản cấp bởi Bưu điện Việt Nam/ }).click()
    await page.getByLabel('Tên đăng nhập').fill(username)
    await page.getByLabel(words.password, { exact: true }).fill(password)
    await page.getByRole('main').getByRole('button', { name: words.signIn, exact: true }).click()
  }
})
