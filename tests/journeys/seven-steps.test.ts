import { checkAccessibility, takeScreenshot } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import {
  expectHeading,
  lightOf,
  passConsent,
  passPassword,
  signInWithPortalAccount,
  signOut,
  typeCode,
  words,
} from './steps.ts'

const UPDATE = 'Cập nhật từ CSDL Quốc gia về Dân cư'

// The seven steps of the dispatch (requirements 1.J), on a phone's width and on a desktop's.
describe.each([360, 1280])('the seven linking steps of the dispatch at %i px', (width) => {
  const journey = useJourney()

  test('word for word, with everything of the old account there in the end', async () => {
    const { sandbox } = journey
    const page = await journey.openReader({ width })
    const person = sandbox.person('old-portal-account')
    const look = async (step: string) => {
      expect.soft(await checkAccessibility(page), step).toEqual([])
      await takeScreenshot(page, `seven-steps-${step}-${width}`)
    }

    // 1: the portal's account, the notice, «Bỏ qua»
    await signInWithPortalAccount(page, sandbox, person)
    await expectHeading(page, 'Thông báo')
    await page
      .getByText(/^Theo quy định tại Nghị định số 59\/2022\/NĐ-CP, từ ngày 01\/07\/2024/)
      .waitFor()
    await look('1-notice')
    await page
      .getByRole('link', { name: 'Bỏ qua' })
      .or(page.getByRole('button', { name: 'Bỏ qua' }))
      .click()

    // 2: [▼] → [Thông tin cá nhân] → Thông tin tài khoản => Thông tin định danh
    await page.locator('details.account-menu > summary').click()
    await page.getByRole('link', { name: 'Thông tin cá nhân', exact: true }).click()
    await expectHeading(page, 'Thông tin định danh')
    expect(await lightOf(page, 'Số CMT/CCCD (12 số)')).toBe('Không có dữ liệu')
    await look('2-identity-information')

    // 3 and 4: verified with the population database, and saved
    await page.getByRole('link', { name: UPDATE }).click()
    await page.getByLabel(/^Số CCCD/).fill(person.personalId)
    await page.getByLabel(/^Họ và tên/).fill(person.fullName)
    await page.getByLabel(/^Ngày sinh/).fill(person.dateOfBirth.split('-').reverse().join('/'))
    await look('3-update')
    await page.getByRole('main').getByRole('button', { name: 'Cập nhật' }).click()
    await expectHeading(page, 'Xem lại trước khi cập nhật')
    await look('4-before-and-after')
    await page.getByRole('main').getByRole('button', { name: 'Cập nhật' }).click()
    await expectHeading(page, 'Thông tin định danh')
    expect(await lightOf(page, 'Số CMT/CCCD (12 số)')).toBe('Đã xác minh')

    // 5: signed out, and in again with the portal's account
    await page.locator('details.account-menu > summary').click()
    await page.getByRole('button', { name: words.signOut }).click()
    await page.getByText('Bạn đã đăng xuất').first().waitFor()
    await signInWithPortalAccount(page, sandbox, person)

    // 6 and 7: the notice again, the e-ID, and what comes along
    await expectHeading(page, 'Thông báo')
    await page.getByRole('button', { name: 'Đăng nhập bằng VNeID' }).click()
    await expectHeading(page, /^Đăng nhập/)
    await typeCode(page, await passPassword(page, sandbox, person))
    await passConsent(page)
    await expectHeading(page, 'Xem lại trước khi liên kết')
    await page.getByText('12 hồ sơ, 5 giấy tờ sẽ được chuyển').waitFor()
    await look('6-preview')
    await page.getByRole('button', { name: 'Đồng ý liên kết' }).click()
    await page.getByText('Liên kết thành công').waitFor()
    await page.getByText('Danh sách tài khoản liên kết').waitFor()
    await page.getByText('Tài khoản định danh điện tử cấp bởi Bộ Công an').first().waitFor()
    await page.getByText(`Ngày liên kết`).first().waitFor()
    await look('7-linked')

    // What was in the old store is in the new one (R108), and stays so at a sign-in by e-ID alone.
    await page.goto(`${sandbox.portal}/data-store`)
    await look('7-data-store')
    expect(await page.getByText('từ tài khoản cũ').count()).toBe(5)
    await page.goto(`${sandbox.portal}/dossiers`)
    await look('7-dossiers')
    await signOut(page, sandbox)
  }, 120_000)
})
