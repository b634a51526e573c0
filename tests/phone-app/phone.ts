import { buildPhoneApp } from '@mot-cua/authenticator/build'
import { type Browser, openBrowser, type Page } from '@mot-cua/testing/browser'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type Look, openPage, type WatchedPage } from '../journeys/watched-page.ts'
import { PASSCODE } from './fake-api.ts'
import { type FakeIdentity, openFakeIdentity } from './fake-identity.ts'

/** Read inside tests and hooks only. */
export type PhoneStage = {
  readonly page: Page
  readonly watched: WatchedPage
  readonly fake: FakeIdentity
}

/** A browser of 360 px for each test, before an identity that answers what the test wants. */
export function usePhone(look: Look = { width: 360 }): PhoneStage {
  let browser: Browser | undefined
  let files: Awaited<ReturnType<typeof buildPhoneApp>> | undefined
  let fake: FakeIdentity | undefined
  let watched: WatchedPage | undefined
  beforeAll(async () => {
    ;[browser, files] = await Promise.all([openBrowser(), buildPhoneApp()])
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    fake = await openFakeIdentity(there(files))
    watched = await openPage(there(browser), look)
  })
  afterEach(async () => {
    const complaints = watched?.complaints ?? []
    await watched?.close()
    await fake?.close()
    expect(complaints).toEqual([])
  })
  return {
    get page() {
      return there(watched).page
    },
    get watched() {
      return there(watched)
    },
    get fake() {
      return there(fake)
    },
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('read inside tests and hooks only')
  return value
}

export async function expectScreen(page: Page, heading: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}

/** From a browser that is nobody's to the home screen of Lan's phone. */
export async function enrol(page: Page, { issuer }: FakeIdentity): Promise<void> {
  await page.goto(`${issuer}/app/`)
  await page.getByRole('button', { name: 'Đăng nhập và đăng ký điện thoại' }).click()
  await expectScreen(page, 'Tạo passcode')
  await page.getByLabel('Passcode mới').fill(PASSCODE)
  await page.getByRole('button', { name: 'Hoàn tất đăng ký' }).click()
  await expectScreen(page, 'Xin chào, Nguyễn Thị Lan')
}

export async function typePasscode(page: Page, button: string, passcode = PASSCODE): Promise<void> {
  await page.getByLabel('Passcode', { exact: true }).fill(passcode)
  await page.getByRole('button', { name: button }).click()
}

/** Types the eight characters of a code, the way without a camera. */
export async function scanByHand(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Quét mã QR' }).click()
  await page.getByRole('link', { name: 'Nhập mã 8 ký tự' }).click()
  await page.getByLabel('Mã dưới mã QR').fill('abcd-2345')
  await page.getByRole('button', { name: 'Tiếp tục' }).click()
}
