import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { goToSignIn, passPassword, typeCode, typeCredentials, words } from './steps.ts'

// The strings of requirements.md, word for word; R036 and so on are its row numbers.
describe('the words of the source documents, in the profile vn-2024', () => {
  const journey = useJourney()

  test('portal: R068', async () => {
    const { page, sandbox } = journey
    await page.goto(sandbox.portal)
    const main = await mainText(page)
    expect(main).toContain('CỔNG DỊCH VỤ CÔNG QUỐC GIA')
    expect(main).toContain('Kết nối, cung cấp thông tin và dịch vụ công mọi lúc, mọi nơi')
    expect(await barText(page)).toMatch(/^Bản mô phỏng/)
  })

  test('choice of account type: R070–R080 and C3–C7', async () => {
    const { page, sandbox } = journey
    await page.goto(`${sandbox.portal}/sign-in`)
    const main = await mainText(page)
    for (const said of [
      'Chọn loại tài khoản bạn muốn sử dụng để đăng nhập Cổng dịch vụ công Quốc Gia',
      'Tài khoản cấp bởi Cổng dịch vụ công quốc gia',
      'Tài khoản Định danh điện tử cấp bởi Bộ Công an',
      'Chưa áp dụng với tài khoản quản trị của Cổng DVCQG',
      'Tài khoản cấp bởi Bưu điện Việt Nam',
      '*Không dành cho CBCCVC cơ quan nhà nước',
      'THÔNG BÁO TỪ HỆ THỐNG:',
      'Theo quy định tại Nghị định số 59/2022/NĐ-CP ngày 05/09/2022 của Chính phủ',
      'Bước 1: Kiểm tra tài khoản Cổng DVCQG đã được cập nhật số CCCD với CSDL về Dân cư hay chưa?',
      'Bước 2: Thực hiện đăng nhập vào tài khoản định danh điện tử được cấp bởi Bộ Công an (VNeID)',
      'sẽ tồn tại 2 tài khoản và tài khoản mới sẽ không có hồ sơ đã thực hiện trước đó',
    ]) {
      expect(main).toContain(said)
    }
    expect(main).not.toMatch(/VNEID|VneID|VNeiD|CDVCQG|Công Dịch/)
    // The sandbox's day: 30 days ahead of today (architecture.md §5).
    expect(main).toMatch(/Từ ngày \d\d\/\d\d\/20\d\d chỉ còn dùng để xác minh và liên kết/)
  })

  test('sign-in page: R036–R038, R040, R042–R044 and C3', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    const main = await mainText(page)
    expect(main).toContain('BỘ CÔNG AN')
    expect(main).toContain('Trung tâm dữ liệu Quốc gia về dân cư')
    expect(await page.locator('.brand').innerText()).toContain('VNeID')
    expect(await page.locator('h1').innerText()).toBe('Đăng nhập VNeID')
    expect(await page.title()).toBe('Đăng nhập VNeID – VNeID')
    expect(await page.locator('label').allInnerTexts()).toEqual([
      'Số định danh cá nhân',
      'Mật khẩu',
    ])
    await page.getByRole('button', { name: 'Đăng nhập', exact: true }).waitFor()
    expect(main).toContain('Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.')
    expect(main).toContain('Tài khoản đã được định danh điện tử? Kích hoạt')
    expect(main).not.toMatch(/VNEID|VneID|VNeiD/)
    expect(await barText(page)).toMatch(/^Bản mô phỏng/)
  })

  test.each([
    { typed: '09918600012', what: '11 digits' },
    { typed: '0991860001233', what: '13 digits' },
    { typed: '09918600012a', what: 'a letter' },
    { typed: '', what: 'nothing' },
  ])('R039 and R041: $what and no password', async ({ typed }) => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await typeCredentials(page, { personalId: typed, password: '' })
    const summary = page.getByRole('alert')
    await summary.waitFor()
    expect(await summary.getByRole('link').allInnerTexts()).toEqual([
      'Số định danh cá nhân phải đúng 12 ký tự số',
      'Mật khẩu không được bỏ trống',
    ])
    expect(await errorsAtFields(page)).toEqual([
      'Lỗi: Số định danh cá nhân phải đúng 12 ký tự số',
      'Lỗi: Mật khẩu không được bỏ trống',
    ])
    expect(await page.title()).toBe('Lỗi: Đăng nhập VNeID – VNeID')
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true)
    // What was typed stays; the link of the summary leads to the field.
    expect(await page.getByLabel(words.personalId, { exact: true }).inputValue()).toBe(typed)
    await summary.getByRole('link').last().click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('password')
  })

  test('a wrong password: the password is emptied, the id stays', async () => {
    const { page, sandbox } = journey
    const { personalId } = sandbox.person('level-1')
    await goToSignIn(page, sandbox)
    await typeCredentials(page, { personalId, password: 'sai-mat-khau' })
    await page.getByRole('alert').waitFor()
    expect(await mainText(page)).toContain('Số định danh cá nhân hoặc mật khẩu chưa đúng')
    expect(await page.getByLabel(words.personalId, { exact: true }).inputValue()).toBe(personalId)
    expect(await page.getByLabel(words.password, { exact: true }).inputValue()).toBe('')
  })

  test('spaces and dots in the id are taken as people write it', async () => {
    const { page, sandbox } = journey
    const person = sandbox.person('level-1')
    await goToSignIn(page, sandbox)
    const personalId = person.personalId.replace(/(\d{3})(?=\d)/g, '$1 ').replace(' ', '.')
    await passPassword(page, sandbox, { ...person, personalId })
  })

  test('code page: R046–R051 and C2, the message, the countdown', async () => {
    const { page, sandbox } = journey
    await page.clock.install()
    const person = sandbox.person('level-2')
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    // R050 shows 02:57: three seconds after the page opened.
    await page.clock.runFor(1_000)
    await page.locator('.countdown p', { hasText: /^\s*Mã sẽ hết hạn\s+02:57/ }).waitFor()
    const main = await mainText(page)
    expect(await page.locator('h1').innerText()).toBe('Xác thực OTP')
    expect(main).toContain('Vui lòng nhập mã OTP vừa gửi tới số điện thoại 091****986')
    expect(await page.locator('main button').allInnerTexts()).toEqual([
      'Xác nhận',
      'Hủy bỏ',
      'Gửi lại mã',
    ])
    await expectCountdown(page)
    const [message] = await sandbox.messages(person.phone)
    expect(message?.text).toMatch(new RegExp(`^${code} `))
    // WebOTP reads the last line; one GSM-7 segment has 160 characters, none with diacritics.
    expect(message?.text).toMatch(new RegExp(`\n@localhost #${code}$`))
    expect(message?.text).toMatch(/^[\n -~]{1,160}$/)
  })

  test('code page: a wrong code says how many tries are left and empties the field', async () => {
    const { page, sandbox } = journey
    const person = sandbox.person('level-1')
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    await typeCode(page, code === '000000' ? '000001' : '000000')
    await page.getByRole('alert').waitFor()
    expect(await page.title()).toBe('Lỗi: Xác thực OTP – VNeID')
    expect(await mainText(page)).toContain('Mã OTP chưa đúng. Bạn còn 4 lần nhập.')
    expect(await page.getByLabel(words.otp).inputValue()).toBe('')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert')
  })
})

/** 03:00 to the end; the reader's clock runs, the server's words stand. */
async function expectCountdown(page: Page): Promise<void> {
  const label = page.locator('.countdown [data-label]')
  const digits = page.locator('.countdown [data-digits]')
  const news = page.locator('.countdown [role=status]')
  // The live region is there from the beginning, or it would say nothing later.
  expect(await news.count()).toBe(1)
  // From here on time passes only when the test says so.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000)
  expect(await label.innerText()).toBe('Mã sẽ hết hạn')
  const [minutes = 0, seconds = 0] = (await digits.innerText()).split(':').map(Number)
  const leftSeconds = minutes * 60 + seconds
  expect(leftSeconds).toBeGreaterThan(170)
  expect(leftSeconds).toBeLessThanOrEqual(180)

  await page.clock.runFor((leftSeconds - 120) * 1_000)
  expect(await digits.innerText()).toBe('02:00')
  expect(await news.textContent()).toBe('')
  await page.clock.runFor(60_000)
  expect(await digits.innerText()).toBe('01:00')
  expect(await news.textContent()).toBe('Mã còn hiệu lực 1 phút')
  await page.clock.runFor(30_000)
  expect(await news.textContent()).toBe('Mã còn hiệu lực 30 giây')
  await page.clock.runFor(30_000)
  const expired = 'Mã đã hết hạn. Bấm “Gửi lại mã” để nhận mã mới, không cần nhập lại mật khẩu.'
  expect(await label.innerText()).toBe(expired)
  expect(await news.textContent()).toBe(expired)
}

async function mainText(page: Page): Promise<string> {
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ')
}

function barText(page: Page): Promise<string> {
  return page.locator('.sandbox-bar').innerText()
}

async function errorsAtFields(page: Page): Promise<string[]> {
  const texts = await page.locator('.field-error').allTextContents()
  return texts.map((text) => text.replace(/\s+/g, ' ').trim())
}
