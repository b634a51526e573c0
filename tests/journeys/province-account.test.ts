import type { Page } from '@mot-cua/testing/browser'
import { expect, test } from 'vitest'
import { expectWords, readGuide } from './guide-words.ts'
import { useJourney } from './journey.ts'
import { tabTo } from './keyboard.ts'
import type { Person } from './sandbox.ts'
import { goThroughStaffDoor, proveAsOfficial } from './staff-steps.ts'
import {
  chooseEid,
  expectHeading,
  passConsent,
  passPassword,
  signOut,
  typeCode,
  typeCredentials,
  words,
} from './steps.ts'
import { inspect } from './watched-page.ts'

const at = useJourney()

/** Of the front page, from top to bottom (R111–R117). */
const FRONT_PAGE = [
  'HỆ THỐNG THÔNG TIN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TỈNH BÌNH ĐỊNH',
  'THỦ TỤC HÀNH CHÍNH',
  'NỘP TRỰC TUYẾN',
  'TRA CỨU HỒ SƠ',
  'ĐÁNH GIÁ',
  'THANH TOÁN',
  'PHẢN ÁNH KIẾN NGHỊ',
  'HƯỚNG DẪN',
  'NỘP HỒ SƠ TRỰC TUYẾN',
  'THANH TOÁN TRỰC TUYẾN',
  'TRA CỨU HỒ SƠ',
  'THỦ TỤC HÀNH CHÍNH',
  'TÌNH HÌNH XỬ LÝ',
  'GIỚI THIỆU',
  'TIN TỨC',
  'QUY TRÌNH THỰC HIỆN DỊCH VỤ CÔNG TRỰC TUYẾN',
]

/** Of «Thông tin cá nhân» (R121). */
const FIELDS = [
  'Họ và tên',
  'Cơ quan tổ chức',
  'Ngày sinh',
  'Số CMND/CCCD',
  'Ngày cấp CMND/CCCD',
  'Nơi cấp CMND/CCCD',
  'Di động',
  'Fax',
  'Email',
  'Website',
]

/** Steps of the guide of Bình Định (S1): open, choose, sign in, see the account. */
test('a citizen opens the portal, chooses, signs in and sees the account (S1)', async () => {
  const { page, sandbox } = at
  const person = sandbox.person('level-2')
  await page.goto(sandbox.binhdinh)
  await page.getByRole('navigation').getByRole('link', { name: 'HƯỚNG DẪN' }).click()
  await page.getByRole('link', { name: /^HƯỚNG DẪN ĐĂNG NHẬP CỔNG DỊCH VỤ CÔNG BÌNH ĐỊNH/ }).click()
  await expectHeading(
    page,
    'HƯỚNG DẪN ĐĂNG NHẬP CỔNG DỊCH VỤ CÔNG BÌNH ĐỊNH BẰNG TÀI KHOẢN VNeID ĐỂ THỰC HIỆN DỊCH VỤ CÔNG TRỰC TUYẾN',
  )
  const [open, choose, signIn, otp, account] = await readGuide(page, [
    'người dân đã có tài khoản định danh điện tử (bao gồm cả mức 1 hoặc mức 2)',
    `Truy cập vào Cổng Dịch vụ công Bình Định theo đường dẫn sau: ${new URL(sandbox.binhdinh).href}`,
  ])
  await inspect(page, 'province-s1-0-guide')

  await page.goto(sandbox.binhdinh)
  await expectInOrder(page, FRONT_PAGE)
  await page.getByRole('searchbox').waitFor()
  await expectWords(page, open)
  await inspect(page, 'province-s1-1-home')
  await page.locator('header').getByRole('link', { name: words.signIn, exact: true }).click()
  await expectHeading(page, /^Chọn loại tài khoản/)
  await expectWords(page, choose)
  await inspect(page, 'province-s1-2-chooser')
  await chooseEid(page)
  await expectHeading(page, 'Đăng nhập VNeID')
  await expectWords(page, signIn)
  await inspect(page, 'province-s1-3-sign-in')
  const before = (await sandbox.messages(person.phone)).length
  await typeCredentials(page, person)
  await expectHeading(page, words.otpTitle)
  const [code, confirm, goOn] = otp ?? []
  await expectWords(page, [code ?? '', confirm ?? ''])
  await inspect(page, 'province-s1-4-otp')
  await typeCode(page, await sandbox.readCode(person.phone, before))
  await expectHeading(page, /^Tiếp tục tới/)
  await expectWords(page, [goOn ?? ''])
  await passConsent(page)
  await expectHeading(page, `Xin chào, ${person.fullName}`)
  await inspect(page, 'province-s1-5-signed-in')

  await page.locator('details.account-menu > summary').click()
  const [menuItem, block] = account ?? []
  await page.getByRole('link', { name: menuItem ?? '', exact: true }).click()
  await expectWords(page, [block ?? ''])
  await expectAccount(page)
  await inspect(page, 'province-s1-6-account')
  for (const path of ['edit', 'link', 'dossiers', 'data-store']) {
    await page.goto(`${sandbox.binhdinh}/account/${path}`)
    await inspect(page, `province-account-${path}`)
  }
})

/** R119–R124. */
async function expectAccount(page: Page) {
  await page
    .getByText(
      'Quản lý thông tin cá nhân, thay đổi mật khẩu hoặc tên đăng nhập cho cá nhân hoặc tổ chức',
    )
    .waitFor()
  const main = page.getByRole('main')
  for (const tab of ['Quản lý tài khoản', 'Quản lý hồ sơ đã nộp', 'Kho dữ liệu cá nhân, tổ chức']) {
    expect(await main.getByRole('link', { name: tab, exact: true }).count()).toBe(1)
  }
  expect((await main.locator('dt').allInnerTexts()).slice(0, 10)).toEqual(FIELDS)
  await expectInOrder(page, [
    'Thông tin cá nhân',
    'Liên kết tài khoản',
    'Tên đăng nhập',
    'Mật khẩu',
    'Techid DVCQG',
    'Tài khoản doanh nghiệp',
    'Thông tin tài khoản ký số từ xa NEAC',
  ])
}

/** Each after the one before it, as people read; capitals of the style sheet count as written. */
async function expectInOrder(page: Page, wanted: readonly string[]) {
  const shown = await page.locator('body').innerText()
  let from = 0
  for (const word of wanted) {
    const found = shown.indexOf(word, from)
    expect(found, `${word} at ${page.url()}`).toBeGreaterThan(-1)
    from = found + word.length
  }
}

test('by keyboard alone, the focus always in sight', async () => {
  const { page, sandbox } = at
  const person = await sandbox.makePerson()
  await page.goto(sandbox.binhdinh)
  await tabTo(page, 'Chuyển đến nội dung chính')
  await page.keyboard.press('Enter')
  await tabTo(page, words.signIn)
  await page.keyboard.press('Enter')
  await chooseEid(page)
  await expectHeading(page, 'Đăng nhập VNeID')
  await typeCode(page, await passPassword(page, sandbox, person))
  await passConsent(page)
  await expectHeading(page, `Xin chào, ${person.fullName}`)
  await tabTo(page, person.fullName)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Tài khoản')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Quản lý tài khoản', exact: true }).waitFor()
  await tabTo(page, person.fullName)
  await page.keyboard.press('Enter')
  await tabTo(page, words.signOut)
  await page.keyboard.press('Enter')
  await page.getByText('Bạn đã đăng xuất').first().waitFor()
})

test.each(['guides', 'guides/staff-identity', 'guides/staff-sign-in', 'staff/sign-in/reset'])(
  'the page %s holds for every reader',
  async (path) => {
    await at.page.goto(`${at.sandbox.binhdinh}/${path}`)
    await inspect(at.page, `province-${path.replaceAll('/', '-')}`)
  },
)

// Last in this file: what comes after it would meet identity itself.
test('without the portal in between (C30): straight to identity, and out by its logout token', async () => {
  const { page, sandbox } = at
  await proveAsOfficial(page, sandbox, { person: sandbox.person('official-technical-admin') })
  await passConsent(page)
  await page.waitForURL(`${sandbox.binhdinh}/staff`)
  await page.goto(`${sandbox.binhdinh}/operator/settings/topology`)
  await page.getByLabel('Hỏi thẳng hệ thống định danh').check()
  await page.getByLabel('Lý do').fill('Thử kết nối trực tiếp')
  await inspect(page, 'province-topology')
  await page.getByRole('button', { name: 'Xem trước thay đổi' }).click()
  await expectHeading(page, 'Xác nhận thay đổi')
  await inspect(page, 'province-topology-confirm')
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await page.getByText('Đã lưu thay đổi').waitFor()

  // Bound through the portal, and known here all the same.
  const official = await at.openReader()
  await goThroughStaffDoor(official, sandbox)
  await passFactors(official, sandbox.person('official-technical-admin'))
  await passConsent(official)
  await expectHeading(official, 'Trang làm việc')
  expect(await official.locator('.unit-strip').innerText()).toBe(
    'Trung tâm Tin học – Công báo · Quản trị kỹ thuật',
  )

  const citizen = await at.openReader()
  const person = await sandbox.makePerson()
  await signInStraight(citizen, person)
  await passConsent(citizen)
  await expectHeading(citizen, `Xin chào, ${person.fullName}`)
  // Nobody was signed in at the portal on the way.
  expect(await isSignedIn(citizen, sandbox.portal)).toBe(false)

  // Out at identity: its logout token ends the session here, within the time that is promised.
  const other = await citizen.context().newPage()
  await other.goto(`${sandbox.identity}/end-session`)
  const startedAt = performance.now()
  await other.getByRole('main').getByRole('link', { name: words.signOut }).click()
  await expect
    .poll(() => isSignedIn(citizen, sandbox.binhdinh), { timeout: 15_000, interval: 50 })
    .toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(3_000)

  // Out at the province: out at identity, which asks for everything again.
  await signInStraight(citizen, person)
  await expectHeading(citizen, `Xin chào, ${person.fullName}`)
  await signOut(citizen, { portal: sandbox.binhdinh }, 'signed-out-direct')
  await citizen.goto(`${sandbox.binhdinh}/sign-in`)
  await citizen.getByLabel(words.personalId, { exact: true }).waitFor()
})

/** From the province to identity, where nothing but identity's own page stands in between. */
async function signInStraight(page: Page, person: Person) {
  const { sandbox } = at
  await page.goto(sandbox.binhdinh)
  await page.locator('header').getByRole('link', { name: words.signIn, exact: true }).click()
  await passFactors(page, person)
}

/** On identity's page, which comes first. */
async function passFactors(page: Page, person: Person) {
  await expectHeading(page, 'Đăng nhập VNeID')
  expect(new URL(page.url()).origin).toBe(at.sandbox.identity)
  await typeCode(page, await passPassword(page, at.sandbox, person))
}

async function isSignedIn(page: Page, address: string): Promise<boolean> {
  const answer = await page.context().request.get(address)
  return (await answer.text()).includes('account-menu')
}
