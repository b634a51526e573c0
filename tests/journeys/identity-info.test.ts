import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { breakPart, lightOf, restoreDesk, signInFirst } from './steps.ts'

const UPDATE = 'Cập nhật từ CSDL Quốc gia về Dân cư'

describe('identity information, with the register that runs beside it', () => {
  const journey = useJourney()

  test('from the user menu to the page, and the register’s own record before and after (R091–R102)', async () => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, sandbox.person('level-2'))
    await page.locator('details.account-menu > summary').click()
    await page.getByRole('link', { name: 'Thông tin cá nhân', exact: true }).click()
    const menu = page.getByRole('navigation', { name: 'Thông tin cá nhân', exact: true })
    expect(await menu.locator('[aria-current]').innerText()).toBe('Thông tin định danh')
    expect(await lightOf(page, 'Nơi sinh')).toBe('Không có dữ liệu')
    await page.getByRole('link', { name: UPDATE }).click()
    await page.getByRole('main').getByRole('button', { name: 'Cập nhật' }).click()
    await page.getByRole('heading', { name: 'Xem lại trước khi cập nhật' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Cập nhật' }).click()
    await page.getByText('Đã cập nhật thông tin định danh').waitFor()
    expect(await lightOf(page, 'Nơi sinh')).toBe('Đã xác minh')
    expect(await lightOf(page, 'Địa chỉ thường trú')).toBe('Đã xác minh')
  })

  test('the register away: queued, and made up for by itself when it is back', async () => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, await sandbox.makePerson())
    await breakPart(page, sandbox, 'registry')
    await page.goto(`${sandbox.portal}/profile/verify`)
    await page.getByRole('main').getByRole('button', { name: 'Cập nhật' }).click()
    await page.getByRole('heading', { name: /đang chờ đối chiếu lại/ }).waitFor()
    expect(await lightOf(page, 'Họ tên')).toBe('Đã xác minh')
    await restoreDesk(sandbox)
    const isDone = async () => {
      await page.goto(`${sandbox.portal}/profile`)
      return page.getByText('Thông tin đã khớp và đã được cập nhật.').isVisible()
    }
    await expect.poll(isDone, { timeout: 90_000, interval: 1_000 }).toBe(true)
  }, 150_000)
})
