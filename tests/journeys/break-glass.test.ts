import { totpCodeAt } from '@mot-cua/authentication'
import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import type { Person, Sandbox } from './sandbox.ts'
import { proveAsOfficial } from './staff-steps.ts'
import { expectHeading, passConsent } from './steps.ts'
import { inspect } from './watched-page.ts'

/** Each with the account that the province issued. */
const administrators = {
  first: {
    story: 'official-technical-admin',
    username: 'trunglt.kythuat',
    password: 'Hai-chia-khoa-mot-canh-cua',
  },
  second: {
    story: 'official-technical-admin-2',
    username: 'phimty.kythuat',
    password: 'Chia-khoa-con-lai-o-day',
  },
}
type Issued = (typeof administrators)['first']

/** The code after the one that an app shows now: clocks may differ by so much, and each is good once. */
const nextCode = (secret: string) => totpCodeAt(secret, new Date(Date.now() + 30_000))

async function enter(page: Page, sandbox: Sandbox, person: Person): Promise<void> {
  await proveAsOfficial(page, sandbox, { person })
  await passConsent(page)
  await page.waitForURL(`${sandbox.binhdinh}/staff`)
}

/** On a quiet day: another app than the one that was issued, after the password of the issued account. */
async function connectApp(page: Page, sandbox: Sandbox, { password }: Issued): Promise<string> {
  await page.goto(`${sandbox.binhdinh}/operator/break-glass`)
  await page.getByRole('link', { name: 'Thay bằng ứng dụng khác' }).click()
  await page.getByLabel('Mật khẩu của tài khoản đã được cấp').fill(password)
  await page.getByRole('button', { name: 'Tiếp tục' }).click()
  const key = await page.locator('main code').innerText()
  await inspect(page, 'break-glass-app')
  const secret = key.replaceAll(' ', '')
  await page.getByLabel('Mã 6 chữ số').fill(totpCodeAt(secret, new Date()))
  await page.getByRole('button', { name: 'Xác nhận' }).click()
  await page.getByText('Đã kết nối ứng dụng xác thực').waitFor()
  return secret
}

/** From the door of officials to the page where both meet. */
async function proveAtDoor(page: Page, sandbox: Sandbox, admin: Issued & { secret: string }) {
  await page.goto(`${sandbox.binhdinh}/staff/sign-in`)
  await page.getByRole('link', { name: 'Đăng nhập khẩn cấp (quản trị kỹ thuật)' }).click()
  await inspect(page, 'break-glass-door')
  await page.getByLabel('Tên đăng nhập').fill(admin.username)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Tiếp tục' }).click()
  await page.getByLabel('Mã 6 chữ số').fill(nextCode(admin.secret))
  await inspect(page, 'break-glass-code')
  await page.getByRole('button', { name: 'Xác nhận' }).click()
  await expectHeading(page, 'Hai quản trị kỹ thuật cùng mở')
}

describe('two administrators of a province break the glass', () => {
  const at = useJourney()

  test('prepared before the day; on it one asks, the other agrees, the first one operates', async () => {
    const { sandbox, page } = at
    const { first, second } = administrators
    await enter(page, sandbox, sandbox.person(first.story))
    const firstSecret = await connectApp(page, sandbox, first)
    const other = await at.openReader()
    await enter(other, sandbox, sandbox.person(second.story))
    const secondSecret = await connectApp(other, sandbox, second)
    await other.getByText('2 người sẵn sàng đăng nhập khẩn cấp').waitFor()
    await inspect(other, 'break-glass-ready')

    // The day comes.
    await other.goto(`${sandbox.binhdinh}/operator/settings/cutOver`)
    await other.getByLabel('Cán bộ').fill('15/04/2024')
    await other.getByLabel('Lý do').fill('Ngày chuyển đổi')
    await other.getByRole('button', { name: 'Xem trước thay đổi' }).click()
    await other.getByRole('button', { name: 'Lưu thay đổi' }).click()
    await other.getByText('Đã lưu thay đổi').waitFor()

    const asking = await at.openReader()
    await proveAtDoor(asking, sandbox, { ...first, secret: firstSecret })
    await inspect(asking, 'break-glass-meeting')
    await asking.getByLabel('Lý do đề nghị').fill('Cổng không trả lời, cần đăng thông báo')
    await asking.getByRole('button', { name: 'Gửi đề nghị' }).click()
    await expectHeading(asking, 'Đang chờ quản trị kỹ thuật thứ hai')
    await inspect(asking, 'break-glass-waiting')
    const [code = ''] = /\d{3} \d{3}/.exec(await asking.locator('main').innerText()) ?? []

    const agreeing = await at.openReader()
    await proveAtDoor(agreeing, sandbox, { ...second, secret: secondSecret })
    await agreeing.getByRole('link', { name: sandbox.person(first.story).fullName }).click()
    await agreeing.getByLabel('Mã đối chiếu').fill(code)
    await agreeing.getByLabel('Lý do trả lời').fill('Đã nói chuyện qua điện thoại')
    await inspect(agreeing, 'break-glass-answer')
    await agreeing.getByRole('button', { name: 'Đồng ý cho đăng nhập' }).click()
    await agreeing.getByText('Bạn đã đồng ý').first().waitFor()

    await asking.getByRole('link', { name: 'Xem đã được trả lời chưa' }).click()
    await inspect(asking, 'break-glass-approved')
    await asking.getByRole('button', { name: 'Vào hệ thống' }).click()
    await asking.waitForURL(`${sandbox.binhdinh}/operator`)
    await asking
      .getByText(/^Phiên đăng nhập khẩn cấp, đến/)
      .first()
      .waitFor()
    await inspect(asking, 'break-glass-session')
    await asking.goto(`${sandbox.binhdinh}/staff`)
    expect(new URL(asking.url()).pathname).toBe('/operator')
    await asking.getByRole('button', { name: 'Kết thúc và đăng xuất' }).click()
    await asking.goto(`${sandbox.binhdinh}/operator`)
    expect(new URL(asking.url()).pathname).toBe('/staff/sign-in')

    // Everybody who operates was told, and the use waits for its review.
    const { phone } = sandbox.person(second.story)
    const told = async () => (await sandbox.messages(phone)).map(({ text }) => text).join('\n')
    await expect.poll(told, { timeout: 15_000 }).toMatch(/khan cap/i)
    await other.goto(`${sandbox.binhdinh}/operator`)
    await other.getByText('1 lần đăng nhập khẩn cấp chưa được rà soát').waitFor()
    await inspect(other, 'break-glass-unreviewed')
    await other.goto(`${sandbox.binhdinh}/operator/break-glass`)
    await inspect(other, 'break-glass-uses')
  })
})
