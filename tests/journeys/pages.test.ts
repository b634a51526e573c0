import { checkAccessibility } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  breakPart,
  EID_PATH,
  expectHeading,
  goToSignIn,
  passConsent,
  passPassword,
  setRequiredLevel,
  signInFirst,
  signOut,
  typeCode,
  typeCredentials,
  words,
} from './steps.ts'
import { inspect } from './watched-page.ts'

/** Well-formed, and nobody's. */
const UNKNOWN = { personalId: '099000000000', password: 'khong-phai-mat-khau' }

describe('every page holds at 320 to 1280 px, light and dark, for every reader', () => {
  const journey = useJourney()

  test('the checks see what is wrong', async () => {
    const { page, sandbox } = journey
    await page.goto(`${sandbox.portal}/help`)
    await page.evaluate(() => {
      document.documentElement.removeAttribute('lang')
      for (const link of document.querySelectorAll('nav a')) link.textContent = ''
    })
    const found = (await checkAccessibility(page)).join()
    expect(found).toMatch(/html-has-lang/)
    expect(found).toMatch(/link-name/)
  })

  test.each(['identity', 'portal', 'registry', 'desk'] as const)(
    'standing pages of %s',
    async (app) => {
      const { page, sandbox } = journey
      for (const path of ['', 'help', 'terms', 'accessibility', 'no-such-page']) {
        await page.goto(`${sandbox[app]}/${path}`)
        await inspect(page, `${app}-${path === '' ? 'front' : path}`)
      }
    },
  )

  test('open menus of the header', async () => {
    const { page, sandbox } = journey
    await page.goto(sandbox.portal)
    await page.locator('details.display-menu > summary').click()
    await inspect(page, 'portal-display-menu')
  })

  test('sign-in page, with errors, and closed for a while', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await inspect(page, 'sign-in')
    await typeCredentials(page, { personalId: '1234', password: '' })
    await page.getByText('Có lỗi cần sửa').waitFor()
    await inspect(page, 'sign-in-errors')
    for (let tries = 1; tries <= 5; tries += 1) {
      await typeCredentials(page, UNKNOWN)
      await page.getByText('chưa đúng').first().waitFor()
    }
    await inspect(page, 'sign-in-last-try')
    await typeCredentials(page, UNKNOWN)
    await expectHeading(page, 'Tạm khóa đăng nhập')
    await inspect(page, 'sign-in-waiting')
  })

  test('code page: sent, wrong, expired, too soon, too many', async () => {
    const { page, sandbox } = journey
    const person = sandbox.person('level-1')
    await page.clock.install()
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    await inspect(page, 'otp')
    await page.clock.runFor(181_000)
    await page.getByText('Mã đã hết hạn.').first().waitFor()
    await inspect(page, 'otp-expired')
    await page.getByRole('button', { name: words.resend }).click()
    await page.getByText('Chưa thể gửi lại mã').waitFor()
    await inspect(page, 'otp-too-soon')
    await typeCode(page, '12')
    await page.getByText('Mã OTP gồm đúng 6 chữ số').first().waitFor()
    await inspect(page, 'otp-malformed')
    const wrong = code === '000000' ? '000001' : '000000'
    for (let left = 4; left >= 1; left -= 1) {
      await typeCode(page, wrong)
      await page.getByText(`Bạn còn ${left} lần nhập.`).first().waitFor()
    }
    await inspect(page, 'otp-wrong')
    await typeCode(page, wrong)
    await expectHeading(page, 'Đã nhập sai mã quá nhiều lần')
    await inspect(page, 'otp-too-many')
  })

  test('code page while the SMS gateway is down', async () => {
    const { page, sandbox } = journey
    await breakPart(page, sandbox, 'sms-gateway')
    await goToSignIn(page, sandbox)
    await typeCredentials(page, sandbox.person('year-only-birth'))
    await expectHeading(page, words.otpTitle)
    await expect
      .poll(async () => {
        await page.reload()
        return page.getByText('Tin nhắn đang đến chậm').count()
      })
      .toBe(1)
    await inspect(page, 'otp-sms-trouble')
  })

  test('no more messages for this phone', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    for (let sends = 1; sends <= 5; sends += 1) {
      const other = await journey.openReader()
      await goToSignIn(other, sandbox)
      await passPassword(other, sandbox, person)
    }
    await goToSignIn(page, sandbox)
    await typeCredentials(page, person)
    await expectHeading(page, 'Chưa thể gửi thêm tin nhắn')
    await inspect(page, 'otp-limited')
  })

  test('first use, portal, profile, signing out', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('level-2')))
    await expectHeading(page, /^Tiếp tục tới/)
    await inspect(page, 'consent')
    await passConsent(page)
    await page.getByText('Đã lưu thông tin cá nhân của bạn').waitFor()
    await inspect(page, 'portal-first-time')
    await page.goto(sandbox.portal)
    await page.locator('details.account-menu > summary').click()
    await inspect(page, 'portal-account-menu')
    await page.goto(`${sandbox.portal}/profile`)
    await inspect(page, 'portal-profile')
    await page.goto(`${sandbox.portal}/profile/edit`)
    await page.getByLabel('Email').fill('lan@')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByRole('alert').waitFor()
    await inspect(page, 'portal-profile-edit-errors')
    await page.goto(`${sandbox.portal}/profile/verify`)
    await inspect(page, 'portal-profile-verify')
    await page.getByRole('main').getByRole('button', { name: 'Cập nhật' }).click()
    await expectHeading(page, 'Xem lại trước khi cập nhật')
    await inspect(page, 'portal-profile-review')
    await page.goto(`${sandbox.portal}/profile/corrections`)
    await page.getByLabel('Thế nào là đúng?').fill('Nơi sinh là Quy Nhơn')
    await inspect(page, 'portal-corrections')
    await page.getByRole('button', { name: 'Gửi yêu cầu' }).click()
    await page.getByRole('heading', { name: 'Việc bạn cần làm' }).waitFor()
    await inspect(page, 'portal-correction')
    await page.goto(`${sandbox.identity}/end-session`)
    await inspect(page, 'identity-sign-out-question')
    await page.getByRole('main').getByRole('link', { name: words.signOut }).click()
    await expectHeading(page, 'Đã đăng xuất')
    await inspect(page, 'identity-signed-out')
  })

  test('what the register says differently, and signed-out notice', async () => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, sandbox.person('name-mismatch'))
    await page.goto(`${sandbox.portal}/profile`)
    await inspect(page, 'portal-profile-differs')
    await signOut(page, sandbox)
    await inspect(page, 'portal-signed-out')
    await page.goto(`${sandbox.desk}/sms`)
    await inspect(page, 'desk-inbox')
  })

  test('ways that end before the portal', async () => {
    const { page, sandbox } = journey
    await page.goto(`${sandbox.portal}/sign-in`)
    await inspect(page, 'portal-chooser')
    for (const path of ['closed?type=eid&audience=administrator', 'staff']) {
      await page.goto(`${sandbox.portal}/sign-in/${path}`)
      await inspect(page, `portal-${path.split('?')[0]}`)
    }
    await goToSignIn(page, sandbox)
    await page.getByRole('button', { name: words.cancel }).click()
    await page.getByText('Bạn đã hủy đăng nhập').waitFor()
    await inspect(page, 'portal-cancelled')
    await page.goto(`${sandbox.portal}/sign-in/callback?code=x&state=y`)
    await expectHeading(page, 'Lần đăng nhập này đã hết hạn')
    await inspect(page, 'portal-expired')
    await page.goto(`${sandbox.identity}/sign-in/no-such-visit`)
    await expectHeading(page, 'Phiên đăng nhập đã hết hạn')
    await inspect(page, 'identity-expired')
    await page.goto(`${sandbox.identity}/authorize?client_id=nobody`)
    await expectHeading(page, 'Chưa thể tiếp tục đăng nhập')
    await inspect(page, 'identity-stopped')
    await page.goto(`${sandbox.identity}/activate`)
    await inspect(page, 'identity-activate')
    await breakPart(page, sandbox, 'identity')
    await page.goto(sandbox.portal + EID_PATH)
    await inspect(page, 'portal-unavailable')
    await page.goto(`${sandbox.portal}/sign-in`)
    await inspect(page, 'portal-chooser-down')
  })

  test('a person the portal cannot let in: one who died, one whose level is too low', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('deceased')))
    await passConsent(page)
    await expectHeading(page, 'Chưa thể đăng nhập Cổng')
    await inspect(page, 'portal-deceased')

    const other = await journey.openReader()
    await setRequiredLevel(other, sandbox, 2)
    await goToSignIn(other, sandbox)
    await typeCode(other, await passPassword(other, sandbox, await sandbox.makePerson(1)))
    await passConsent(other)
    await expectHeading(other, 'Cần tài khoản mức độ 2')
    await inspect(other, 'portal-level')
  })
})
