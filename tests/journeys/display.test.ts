import { type Browser, openBrowser, type Page, takeScreenshot } from '@mot-cua/testing/browser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './sandbox.ts'
import { goToSignIn, signIn, signInFirst } from './steps.ts'
import { openPage, type WatchedPage } from './watched-page.ts'

const DARK_BACKGROUND = 'rgb(18, 22, 30)'
const LIGHT_BACKGROUND = 'rgb(255, 255, 255)'

describe('language, theme and text size are the reader’s own', () => {
  let sandbox: Sandbox
  let browser: Browser
  let watched: WatchedPage
  let page: Page
  beforeAll(async () => {
    ;[sandbox, browser] = await Promise.all([startSandbox(), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.remove()
  })
  beforeEach(async () => {
    watched = await openPage(browser)
    page = watched.page
  })
  afterEach(async () => {
    expect(watched.complaints).toEqual([])
    await watched.close()
  })

  test('English stays over the pages of one app and does not move to another', async () => {
    await page.goto(`${sandbox.portal}/?notice=cancelled`)
    await page.getByRole('button', { name: /English/ }).click()
    await page.getByText('You cancelled the sign-in').waitFor()
    expect(page.url()).toBe(`${sandbox.portal}/?notice=cancelled`)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.goto(`${sandbox.portal}/help`)
    expect(await page.locator('h1').innerText()).toBe('Help')
    await page.goto(sandbox.identity)
    expect(await page.locator('html').getAttribute('lang')).toBe('vi')
    await page.goto(sandbox.portal)
    await page.getByRole('button', { name: /Tiếng Việt/ }).click()
    await page.getByText('Kết nối, cung cấp thông tin').waitFor()
  })

  test('the language can be changed in the middle of a sign-in', async () => {
    await goToSignIn(page, sandbox)
    const { pathname } = new URL(page.url())
    await page.getByRole('button', { name: /English/ }).click()
    await page.getByLabel('Personal identification number', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe(pathname)
  })

  test('theme and text size, kept over pages, against the device’s own wish', async () => {
    await page.goto(sandbox.portal)
    expect(await background(page)).toBe(LIGHT_BACKGROUND)
    await choose(page, 'Tối')
    expect(await background(page)).toBe(DARK_BACKGROUND)
    const before = await fontSize(page)
    await choose(page, 'A+')
    await choose(page, 'A+')
    expect(await fontSize(page)).toBeGreaterThan(before * 1.2)
    await page.goto(`${sandbox.portal}/terms`)
    expect(await background(page)).toBe(DARK_BACKGROUND)
    expect(await fontSize(page)).toBeGreaterThan(before * 1.2)
    await page.goto(sandbox.desk)
    expect(await background(page)).toBe(LIGHT_BACKGROUND)
    expect(await fontSize(page)).toBe(before)
  })

  test('largest text holds on a small phone', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await goToSignIn(page, sandbox)
    await choose(page, 'A+')
    await choose(page, 'A+')
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
    await takeScreenshot(page, 'sign-in-320-largest-text')
  })

  test('on paper: no header controls, no buttons, black on white', async () => {
    await signInFirst(page, sandbox, sandbox.person('level-2'))
    await page.goto(`${sandbox.portal}/profile`)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.locator('.site-controls').isVisible()).toBe(false)
    expect(await page.locator('.site-footer nav').isVisible()).toBe(false)
    expect(await page.locator('.sandbox-bar').isVisible()).toBe(true)
    expect(await page.locator('.button:visible').count()).toBe(0)
    expect(await background(page)).toBe(LIGHT_BACKGROUND)
    await takeScreenshot(page, 'portal-profile-print')
  })

  test('forced colours keep borders and the words of a state', async () => {
    const forced = await openPage(browser, { forcedColors: 'active' })
    await signIn(forced.page, sandbox, sandbox.person('level-2'))
    await forced.page.goto(`${sandbox.portal}/profile`)
    const badge = forced.page.locator('.badge').first()
    expect(await badge.innerText()).toContain('Đã xác minh')
    expect(await badge.evaluate((element) => getComputedStyle(element).borderStyle)).toBe('solid')
    await takeScreenshot(forced.page, 'portal-profile-forced-colours')
    expect(forced.complaints).toEqual([])
    await forced.close()
  })
})

async function choose(page: Page, name: string): Promise<void> {
  await page.locator('details.display-menu > summary').click()
  const button = page
    .locator('.display-menu button')
    .filter({ hasText: new RegExp(`^${escape(name)}`) })
  await Promise.all([page.waitForEvent('load'), button.last().click()])
}

function escape(text: string): string {
  return text.replace(/[+]/g, '\\$&')
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}

function fontSize(page: Page): Promise<number> {
  return page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
}
