import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { expectHeading, passPassword, typeCode, words } from './steps.ts'
import { inspect } from './watched-page.ts'

describe('the pages of one’s own account', () => {
  const journey = useJourney()

  /** From a page of the account through the sign-in and back to it. */
  async function enter(page: Page, path: string, heading: string): Promise<void> {
    const { sandbox } = journey
    const person = sandbox.person('level-1')
    await page.goto(`${sandbox.identity}/account${path}`)
    await typeCode(page, await passPassword(page, sandbox, person))
    await expectHeading(page, heading)
  }

  test('hold at every width, light and dark, for every reader', async () => {
    const { page, sandbox } = journey
    await enter(page, '', 'Tài khoản của tôi')
    await inspect(page, 'account')
    for (const [path, heading] of [
      ['history', 'Lịch sử'],
      ['devices', 'Điện thoại'],
      ['all-devices', 'Gỡ mọi điện thoại'],
      ['lost-phone', 'Mất máy, đổi máy'],
      ['browsers', 'Trình duyệt tin cậy'],
      ['passkeys', 'Khóa truy cập'],
      ['sessions', 'Đăng xuất mọi nơi'],
      ['password', 'Đổi mật khẩu'],
    ] as const) {
      await page.goto(`${sandbox.identity}/account/${path}`)
      await expectHeading(page, heading)
      await inspect(page, `account-${path}`)
    }
    await page.getByLabel('Mật khẩu hiện tại').fill('sai rồi')
    await page.getByLabel('Mật khẩu mới').fill('matkhau123')
    await page.getByRole('main').getByRole('button', { name: 'Đổi mật khẩu' }).click()
    await page.getByText('nhiều người dùng').first().waitFor()
    await inspect(page, 'account-password-weak')
    await page.locator('details.account-menu > summary').click()
    await inspect(page, 'account-menu')
  })

  test.each([true, false])('“not me” signs out everything, script %s', async (hasScript) => {
    const page = await journey.openReader({ hasScript, width: 360 })
    // Axe needs script in the page it looks at.
    const look = (name: string) => (hasScript ? inspect(page, name) : Promise.resolve())
    await enter(page, '/history', 'Lịch sử')
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Không phải tôi/ })
      .first()
      .click()
    await expectHeading(page, 'Không phải tôi')
    await look('account-not-me')
    await page.getByRole('button', { name: 'Đúng, không phải tôi' }).click()
    await expectHeading(page, 'Đã đăng xuất mọi nơi')
    await look('account-ended')
    await page.getByRole('link', { name: 'Đổi mật khẩu' }).click()
    await expectHeading(page, /^Đăng nhập/)
    expect(await page.getByLabel(words.password, { exact: true }).isVisible()).toBe(true)
  })
})
