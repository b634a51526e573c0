import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { inspect } from '../journeys/watched-page.ts'
import { enrol, expectScreen, scanByHand, typePasscode, usePhone } from './phone.ts'

const phone = usePhone()

/** Until the service worker keeps the shell. */
async function waitForShell(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
}

describe('the life of the app', () => {
  test('after a reload it is locked; the key is still there and cannot be read', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    await page.reload()
    await expectScreen(page, 'Xin chào, Lan')
    await typePasscode(page, 'Mở khóa')
    await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
    const kept = await page.evaluate(async () => {
      const names = Object.keys(localStorage)
      const caches = await globalThis.caches.keys()
      const urls = await Promise.all(
        caches.map(async (name) => {
          const requests = await (await globalThis.caches.open(name)).keys()
          return requests.map(({ url }) => new URL(url).pathname)
        }),
      )
      const database = await new Promise<IDBDatabase>((resolve) => {
        const asked = indexedDB.open('motcua-app')
        asked.onsuccess = () => resolve(asked.result)
      })
      const device = await new Promise<{ key: { privateKey: CryptoKey } }>((resolve) => {
        const asked = database.transaction('phone').objectStore('phone').get('device')
        asked.onsuccess = () => resolve(asked.result as { key: { privateKey: CryptoKey } })
      })
      return { names, urls: urls.flat(), canExport: device.key.privateKey.extractable }
    })
    expect(kept.names.filter((name) => name !== 'motcua-app-preferences')).toEqual([])
    expect(kept.canExport).toBe(false)
    expect(kept.urls.filter((url) => /api|callback|token|authorize/.test(url))).toEqual([])
  })

  test('signs itself out five seconds after an approval, and says so', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    fake.api.scanned.needsNumber = false
    await enrol(page, fake)
    await scanByHand(page)
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await typePasscode(page, 'Đăng nhập trên máy tính')
    await page.getByText('Sẽ tự động đăng xuất khỏi ứng dụng VNeID sau 5 giây.').first().waitFor()
    await expectScreen(page, 'Xin chào, Lan')
    await page.getByText('tự động đăng xuất khỏi ứng dụng VNeID').waitFor()
    expect(fake.api.calls.map(({ route }) => route)).toContain('signOut')
  })

  test('stays signed in after an approval where the rule says so', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    fake.api.profile.logsOutAfterQr = false
    fake.api.scanned.needsNumber = false
    await enrol(page, fake)
    await scanByHand(page)
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await typePasscode(page, 'Đăng nhập trên máy tính')
    await page.getByRole('button', { name: 'Không phải tôi' }).waitFor()
    // Longer than the five seconds after which it would go.
    await page.waitForTimeout(6_000)
    expect(await page.getByText('tự động đăng xuất').count()).toBe(0)
    await page.getByRole('button', { name: 'Về trang chủ', exact: true }).click()
    await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
    expect(fake.api.calls.map(({ route }) => route)).not.toContain('signOut')
  })

  test('a browser that the server knows no more enrols again', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    await page.reload()
    fake.api.forgetDevices()
    await typePasscode(page, 'Mở khóa')
    await page.getByText('chưa được đăng ký hoặc đã bị gỡ').waitFor()
    await enrol(page, fake)
  })

  test('signs out of all devices, this one too, after a question', async () => {
    const { page, fake } = phone
    fake.api.overrides.set('revokeDevices', () => ({ status: 204 }))
    await enrol(page, fake)
    await page.getByRole('main').getByRole('link', { name: 'Thiết bị', exact: true }).click()
    const all = page.getByRole('button', { name: 'Đăng xuất khỏi mọi thiết bị' })
    await all.click()
    await page.getByText('kể cả điện thoại này?').waitFor()
    expect(fake.api.calls.map(({ route }) => route)).not.toContain('revokeDevices')
    await all.click()
    await page.getByText('Đã gỡ ứng dụng khỏi điện thoại này').waitFor()
    expect(fake.api.calls).toContainEqual({ route: 'revokeDevices', body: { which: 'all' } })
    await page.reload()
    await expectScreen(page, 'Đăng nhập bằng điện thoại')
  })

  test('without a network: the help, the hotline, and no more than that', async () => {
    const { page, fake, watched } = phone
    await enrol(page, fake)
    await waitForShell(page)
    await watched.context.setOffline(true)
    await page.reload()
    await expectScreen(page, 'Xin chào, Lan')
    await page.getByText('Không có mạng. Chỉ xem được hướng dẫn').waitFor()
    await inspect(page, 'app-offline')
    await typePasscode(page, 'Mở khóa')
    await page.getByText('Không kết nối được').waitFor()
    await page.getByRole('contentinfo').getByRole('link', { name: 'Hướng dẫn' }).click()
    await page.getByText('Cần giúp đỡ, gọi 1900 0000').waitFor()
    await watched.context.setOffline(false)
  })

  test('the link of a sign-in page on the same phone', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    fake.api.scanned.needsNumber = false
    fake.api.scanned.isSameNetwork = true
    fake.api.scanned.returnPath = '/sign-in/visit-1/qr'
    await enrol(page, fake)
    await page.goto(`${fake.issuer}/app/?request=${'A'.repeat(22)}.link.${'b'.repeat(16)}`)
    await page.getByText('Mở khóa để xem yêu cầu đăng nhập').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await typePasscode(page, 'Mở khóa')
    await expectScreen(page, /muốn đăng nhập$/)
    await inspect(page, 'app-confirm-link')
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await typePasscode(page, 'Đăng nhập trên máy tính')
    await page.waitForURL(`${fake.issuer}/sign-in/visit-1/qr`)
  })

  test('speaks English, larger and dark, and remembers that', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    await page.getByRole('main').getByRole('link', { name: 'Cài đặt', exact: true }).click()
    await page.getByText(/^Phiên bản \d+\.\d+\.\d+ \(\w{8}\)$/).waitFor()
    await page.getByRole('button', { name: 'Rất lớn' }).click()
    await page.getByRole('button', { name: 'Tối' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await expectScreen(page, 'Settings')
    await inspect(page, 'app-settings-large')
    await page.reload()
    expect(
      await page.evaluate(() =>
        Object.fromEntries(Object.entries(document.documentElement.dataset)),
      ),
    ).toMatchObject({
      theme: 'dark',
      textSize: 'larger',
    })
    await expectScreen(page, 'Settings')
  })

  test('works by keyboard alone, and the back button goes back', async () => {
    const { page, fake } = phone
    await enrol(page, fake)
    for (let tries = 0; tries < 12; tries++) {
      await page.keyboard.press('Tab')
      const label = await page.evaluate(() => document.activeElement?.textContent)
      if (label?.includes('Quét mã QR')) break
    }
    await page.keyboard.press('Enter')
    await expectScreen(page, 'Quét mã QR')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.goBack()
    await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
  })

  test('a passkey opens the app', async () => {
    const { page, fake, watched } = phone
    const devtools = await watched.context.newCDPSession(page)
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
    await enrol(page, fake)
    await page.getByRole('link', { name: 'Vân tay, khuôn mặt' }).click()
    await typePasscode(page, 'Tạo khóa truy cập')
    await page.getByRole('button', { name: 'Xóa khóa truy cập' }).waitFor()
    await inspect(page, 'app-passkeys-one')
    await page.reload()
    await page.getByRole('button', { name: 'Mở bằng vân tay hoặc khuôn mặt' }).click()
    await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
  })
})
