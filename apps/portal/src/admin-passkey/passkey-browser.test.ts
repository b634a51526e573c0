import { totpCodeAt } from '@mot-cua/authentication'
import {
  type Browser,
  checkAccessibility,
  openBrowser,
  type Page,
  takeScreenshot,
} from '@mot-cua/testing/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, PASSWORD, type Stage } from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

/** A computer with a fingerprint reader, as Chromium plays it. */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

describe('an administrator’s passkey in a real browser', () => {
  let stage: Stage
  let browser: Browser
  beforeAll(async () => {
    ;[stage, browser] = await Promise.all([openStage(embedded), openBrowser()])
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.close()
  })

  test.each([360, 1280])(
    'is made, and is the second step from then on, at %i px',
    async (width) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } })
      const page = await context.newPage()
      const account = await stage.newAccount({ audience: 'administrator' })
      const secret = await stage.features.portalAccounts.enrolTotp(account.accountId)
      const look = async (step: string) => {
        expect.soft(await checkAccessibility(page), step).toEqual([])
        await takeScreenshot(page, `administrator-${step}-${width}`)
      }
      const typePassword = async () => {
        await page.goto(`${stage.origin}/sign-in/portal`)
        await page.getByLabel('Tên đăng nhập').fill(account.username)
        await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD)
        await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
      }
      await addAuthenticator(page)
      await page.goto(stage.origin)
      await look('home')
      await typePassword()
      const code = page.getByLabel('Mã trong ứng dụng xác thực')
      await code.fill(totpCodeAt(secret, stage.now()))
      await page.getByRole('button', { name: 'Xác nhận' }).click()
      await page.getByText('Xin chào').first().waitFor()
      await page.goto(`${stage.origin}/admin/factors`)
      await page.getByLabel('Tên khóa').fill('Máy cơ quan')
      await look('factors')
      await page.getByRole('button', { name: 'Tạo khóa truy cập' }).click()
      await page.getByRole('heading', { name: 'Khóa truy cập: Máy cơ quan' }).waitFor()
      await look('added')

      await context.clearCookies()
      await typePassword()
      await page.getByRole('button', { name: 'Dùng khóa truy cập' }).waitFor()
      await look('passkey')
      await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click()
      await page.getByText('Xin chào').first().waitFor()
      for (const [path, name] of [
        ['/admin/linking', 'linking'],
        ['/admin/notices?kind=link', 'notice'],
        ['/admin/notices/edit?kind=link', 'notice-edit'],
        ['/search?q=lien ket', 'search'],
        ['/look-up?code=H08-261103-0012', 'look-up'],
        ['/notifications', 'notifications'],
        ['/sign-in/portal/forgot/administrator', 'reset'],
      ] as const) {
        await page.goto(`${stage.origin}${path}`)
        await look(name)
      }
      await context.close()
    },
    180_000,
  )
})
