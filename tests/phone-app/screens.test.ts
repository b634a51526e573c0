import { describe, expect, test } from 'vitest'
import { inspect } from '../journeys/watched-page.ts'
import { refuse } from './fake-api.ts'
import { enrol, expectScreen, scanByHand, typePasscode, usePhone } from './phone.ts'

const phone = usePhone()

describe('every screen of the phone app', () => {
  test('first use, from the welcome to the home screen', async () => {
    const { page, fake } = phone
    await page.goto(`${fake.issuer}/app/`)
    await expectScreen(page, 'Đăng nhập bằng điện thoại')
    await inspect(page, 'app-welcome')
    await page.getByRole('link', { name: 'Cài ứng dụng' }).click()
    await expectScreen(page, 'Cài ứng dụng')
    await inspect(page, 'app-install')
    await page.goBack()
    await page.getByRole('button', { name: 'Đăng nhập và đăng ký điện thoại' }).click()
    await expectScreen(page, 'Tạo passcode')
    expect(page.url()).toBe(`${fake.issuer}/app/`)
    await inspect(page, 'app-enrol')
    await page.getByLabel('Passcode mới').fill('123456')
    await page.getByRole('button', { name: 'Hoàn tất đăng ký' }).click()
    await page.getByText('dãy số liên tiếp, dễ bị đoán').waitFor()
    await inspect(page, 'app-enrol-weak')
    await page.getByLabel('Passcode mới').fill('258 036')
    await page.getByRole('button', { name: 'Hoàn tất đăng ký' }).click()
    await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
    await inspect(page, 'app-home')
    const asked = fake.api.asked
    expect(asked.get('prompt')).toBe('login')
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('dpop_jkt')).toMatch(/^[\w-]{43}$/)
  })

  test('scanning, permission, confirmation and the end', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    await page.getByRole('link', { name: 'Quét mã QR' }).click()
    await expectScreen(page, 'Quét mã QR')
    await inspect(page, 'app-scan')
    await page.getByRole('link', { name: 'Nhập mã 8 ký tự' }).click()
    await inspect(page, 'app-typed')
    await page.getByLabel('Mã dưới mã QR').fill('abcd-2345')
    await page.getByRole('button', { name: 'Tiếp tục' }).click()
    await page
      .getByText(
        'Tài khoản của bạn không có quyền đăng nhập trên cổng thông tin định danh điện tử. Vui lòng cập nhật lại quyền trên thiết bị',
        { exact: true },
      )
      .waitFor()
    await inspect(page, 'app-permission-needed')
    await page.getByRole('link', { name: 'Cập nhật' }).click()
    await expectScreen(page, 'Đăng nhập trên website')
    await inspect(page, 'app-permission')
    await page.getByRole('switch', { name: 'Đăng nhập trên website' }).click()
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await typePasscode(page, 'Hoàn thành')
    await expectScreen(page, 'Cổng Dịch vụ công quốc gia muốn đăng nhập')
    await inspect(page, 'app-confirm')
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await page.getByText('Hãy nhập 2 chữ số đang hiện trên máy tính.').waitFor()
    await page.getByLabel('Số hiện trên máy tính').fill('47')
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await expectScreen(page, 'Nhập passcode để đăng nhập')
    await inspect(page, 'app-proof')
    await typePasscode(page, 'Đăng nhập trên máy tính')
    await expectScreen(page, 'Đã đăng nhập trên máy tính')
    await page.getByRole('button', { name: 'Ở lại' }).click()
    await inspect(page, 'app-done')
    await page.getByRole('button', { name: 'Không phải tôi' }).click()
    await expectScreen(page, 'Đã chặn')
    await inspect(page, 'app-blocked')
    expect(fake.api.calls.map(({ route }) => route)).toContain('disownRequest')
  })

  test('devices, history, browsers, passkeys, settings, help', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    for (const [tile, name] of [
      ['Thiết bị', 'devices'],
      ['Lịch sử', 'history'],
      ['Trình duyệt tin cậy', 'browsers'],
      ['Vân tay, khuôn mặt', 'passkeys'],
      ['Cài đặt', 'settings'],
      ['Hướng dẫn', 'help'],
    ] as const) {
      await page.getByRole('main').getByRole('link', { name: tile, exact: true }).click()
      await expectScreen(page, tile)
      await page.getByText('Đang tải…').waitFor({ state: 'detached' })
      await inspect(page, `app-${name}`)
      await page.goBack()
      await expectScreen(page, /Xin chào/)
    }
    await page.goto(`${fake.issuer}/app/#/lost`)
    await expectScreen(page, 'Mất máy, đổi máy')
    await inspect(page, 'app-lost')
  })

  test('locked, and what a wrong passcode is told', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await expectScreen(page, 'Xin chào, Lan')
    await inspect(page, 'app-unlock')
    await typePasscode(page, 'Mở khóa', '111222')
    await page.getByText('Còn 9 lần thử').waitFor()
    await inspect(page, 'app-unlock-wrong')
    await typePasscode(page, 'Mở khóa')
    await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
  })

  test('a level too low, and a request that is over', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    await enrol(page, fake)
    fake.api.overrides.set('scan', () => refuse(403, 'level-too-low'))
    await scanByHand(page)
    await page.getByText('Đăng nhập bằng mã QR cần tài khoản mức độ 2').waitFor()
    await inspect(page, 'app-level')
  })
})
