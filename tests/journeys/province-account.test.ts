import { expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { chooseEid, expectHeading, passConsent, passPassword, typeCode, words } from './steps.ts'
import { inspect } from './watched-page.ts'

const at = useJourney()

/** Steps of the guide of Bình Định (S1): open, choose, sign in, see the account. */
test('a citizen opens the portal, chooses, signs in and sees the account (S1)', async () => {
  const { page, sandbox } = at
  const person = sandbox.person('level-2')
  await page.goto(sandbox.binhdinh)
  await inspect(page, 'province-s1-1-home')
  await page.locator('header').getByRole('link', { name: words.signIn, exact: true }).click()
  await page
    .getByText('Chọn loại tài khoản bạn muốn sử dụng để đăng nhập Cổng dịch vụ công Quốc Gia')
    .first()
    .waitFor()
  await inspect(page, 'province-s1-2-chooser')
  await chooseEid(page)
  await expectHeading(page, /^Đăng nhập/)
  await inspect(page, 'province-s1-3-sign-in')
  await typeCode(page, await passPassword(page, sandbox, person))
  await passConsent(page)
  await expectHeading(page, `Xin chào, ${person.fullName}`)
  await inspect(page, 'province-s1-4-signed-in')

  await page.locator('details.account-menu > summary').click()
  await page.getByRole('link', { name: 'Tài khoản', exact: true }).click()
  await page
    .getByText(
      'Quản lý thông tin cá nhân, thay đổi mật khẩu hoặc tên đăng nhập cho cá nhân hoặc tổ chức',
    )
    .waitFor()
  const main = page.getByRole('main')
  for (const tab of ['Quản lý tài khoản', 'Quản lý hồ sơ đã nộp', 'Kho dữ liệu cá nhân, tổ chức']) {
    expect(await main.getByRole('link', { name: tab, exact: true }).count()).toBe(1)
  }
  expect((await main.locator('dt').allInnerTexts()).slice(0, 10)).toEqual([
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
  ])
  await inspect(page, 'province-s1-5-account')
  await page.goto(`${sandbox.binhdinh}/account/edit`)
  await inspect(page, 'province-account-edit')
  await page.goto(`${sandbox.binhdinh}/account/link`)
  await inspect(page, 'province-account-link')
})

test.each(['guides', 'guides/province-sign-in', 'guides/staff-identity'])(
  'the page %s holds for every reader',
  async (path) => {
    await at.page.goto(`${at.sandbox.binhdinh}/${path}`)
    await inspect(at.page, `province-${path.replaceAll('/', '-')}`)
  },
)
