import { type Page, takeScreenshot } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { chooseEid, EID_PATH, goToSignIn, signInFirst } from './steps.ts'

const DARK_BACKGROUND = 'rgb(18, 22, 30)'
const LIGHT_BACKGROUND = 'rgb(255, 255, 255)'

describe('language, theme and text size are the reader’s own', () => {
  const journey = useJourney()

  test('English stays over the pages of one app; a page opened elsewhere starts in Vietnamese', async () => {
    const { page, sandbox } = journey
    await page.goto(`${sandbox.portal}/?notice=cancelled`)
    await page.getByRole('button', { name: /English/ }).click()
    await page.getByText('You cancelled the sign-in').waitFor()
    expect(page.url()).toBe(`${sandbox.portal}/?notice=cancelled`)
    expect(await language(page)).toBe('en')
    await page.goto(`${sandbox.portal}/help`)
    expect(await page.locator('h1').innerText()).toBe('Help')
    await page.goto(sandbox.desk)
    expect(await language(page)).toBe('vi')
    await page.goto(sandbox.portal)
    await page.getByRole('button', { name: /Tiếng Việt/ }).click()
    await page.getByText('Kết nối, cung cấp thông tin').waitFor()
  })

  test('English at the portal goes along to the sign-in, until the reader says otherwise there', async () => {
    const { page, sandbox } = journey
    await page.goto(sandbox.portal)
    await page.getByRole('button', { name: /English/ }).click()
    await goToSignInInEnglish(page)
    expect(new URL(page.url()).origin).toBe(sandbox.identity)
    expect(await language(page)).toBe('en')
    await page.getByLabel('Personal identification number', { exact: true }).waitFor()

    await page.getByRole('button', { name: /Tiếng Việt/ }).click()
    await page.getByLabel('Số định danh cá nhân', { exact: true }).waitFor()
    expect(await language(page)).toBe('vi')
    // Chosen at identity, it wins over what the portal asks for, the next time too.
    await page.goto(sandbox.portal)
    expect(await language(page)).toBe('en')
    await goToSignInInEnglish(page)
    expect(await language(page)).toBe('vi')
  })

  test('the language can be changed in the middle of a sign-in', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    const { pathname } = new URL(page.url())
    await page.getByRole('button', { name: /English/ }).click()
    await page.getByLabel('Personal identification number', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe(pathname)
  })

  test('theme and text size, kept over pages, against the device’s own wish', async () => {
    const { page, sandbox } = journey
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
    const { page, sandbox } = journey
    await page.setViewportSize({ width: 320, height: 640 })
    await goToSignIn(page, sandbox)
    await choose(page, 'A+')
    await choose(page, 'A+')
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
    await takeScreenshot(page, 'sign-in-320-largest-text')
  })

  test('on paper: no header controls, no buttons, black on white', async () => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, await sandbox.makePerson())
    await page.goto(`${sandbox.portal}/profile`)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.locator('.site-controls').isVisible()).toBe(false)
    expect(await page.locator('.site-footer nav').isVisible()).toBe(false)
    expect(await page.locator('.sandbox-bar').isVisible()).toBe(true)
    expect(await page.locator('.button:visible').count()).toBe(0)
    expect(await background(page)).toBe(LIGHT_BACKGROUND)
    await takeScreenshot(page, 'portal-profile-print')
  })

  test('a province: English goes along to portal and identity, the theme stays its own', async () => {
    const { page, sandbox } = journey
    await page.goto(sandbox.binhphuoc)
    await choose(page, 'Tối')
    await page.getByRole('button', { name: /English/ }).click()
    await page.goto(`${sandbox.binhphuoc}/guides`)
    expect(await language(page)).toBe('en')
    expect(await background(page)).toBe(DARK_BACKGROUND)
    await page.goto(`${sandbox.binhphuoc}/staff/sign-in`)
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Sign in with/ })
      .first()
      .click()
    await page.locator(`main a[href^="${EID_PATH}"]`).waitFor()
    expect([new URL(page.url()).origin, await language(page)]).toEqual([sandbox.portal, 'en'])
    await chooseEid(page)
    await page.locator('input[type=password]').waitFor()
    expect([new URL(page.url()).origin, await language(page)]).toEqual([sandbox.identity, 'en'])
  })

  test('a guide on paper: its steps, the code and whom to call, nothing to press', async () => {
    const { page, sandbox } = journey
    await page.goto(`${sandbox.binhphuoc}/guides/staff-identity`)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await background(page)).toBe(LIGHT_BACKGROUND)
    expect(await page.locator('.site-controls').isVisible()).toBe(false)
    expect(await page.locator('.button:visible').count()).toBe(0)
    expect(await page.locator('main ol > li:visible').count()).toBe(5)
    expect(await page.getByRole('img', { name: 'Mã QR mở trang hướng dẫn này' }).isVisible()).toBe(
      true,
    )
    expect(await page.getByText('hotro@binhphuoc.example.vn').isVisible()).toBe(true)
    expect(await page.getByText('Để in, dùng chức năng in').isVisible()).toBe(false)
    expect(await addressesOnPaper(page)).toEqual([`${sandbox.binhphuoc}/guides/staff-identity`])
    await takeScreenshot(page, 'province-guide-print')
  })

  test('forced colours keep borders and the words of a state', async () => {
    const { sandbox } = journey
    const page = await journey.openReader({ forcedColors: 'active' })
    await signInFirst(page, sandbox, await sandbox.makePerson())
    await page.goto(`${sandbox.portal}/profile`)
    const badge = page.locator('.badge').first()
    expect(await badge.innerText()).toContain('Đã xác minh')
    expect(await badge.evaluate((element) => getComputedStyle(element).borderStyle)).toBe('solid')
    await takeScreenshot(page, 'portal-profile-forced-colours')
  })
})

/** Identity's sign-in page, from a front page that is in English. */
async function goToSignInInEnglish(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click()
  await chooseEid(page)
  await page.locator('input[type=password]').waitFor()
}

/** Each address as often as it can be read on paper, in the words of a link or behind them. */
function addressesOnPaper(page: Page): Promise<string[]> {
  return page.locator('main a[href^="http"]').evaluateAll((links) =>
    links.flatMap((link) => {
      const href = link.getAttribute('href') ?? ''
      const isBehind = getComputedStyle(link, '::after').content !== 'none'
      return [...(link.textContent?.includes(href) ? [href] : []), ...(isBehind ? [href] : [])]
    }),
  )
}

function language(page: Page): Promise<string | null> {
  return page.locator('html').getAttribute('lang')
}

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
