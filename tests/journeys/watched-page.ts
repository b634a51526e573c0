import {
  type Browser,
  type BrowserContext,
  checkAccessibility,
  type Page,
  takeScreenshot,
} from '@mot-cua/testing/browser'
import { expect } from 'vitest'

export type Look = {
  hasScript?: boolean
  width?: number
  colorScheme?: 'light' | 'dark'
  forcedColors?: 'active' | 'none'
  /** Pixels of the screen to one of the page. */
  scale?: number
}

/** A tab that remembers everything a browser complained about. */
export type WatchedPage = {
  page: Page
  context: BrowserContext
  /** Script errors, CSP reports, requests that failed; statuses a test expects are none. */
  complaints: string[]
  close(): Promise<void>
}

/** A browser of its own: no cookies, one tab. */
export async function openPage(browser: Browser, look: Look = {}): Promise<WatchedPage> {
  const { hasScript = true, width = 1280, colorScheme = 'light', forcedColors = 'none' } = look
  const { scale = 1 } = look
  const context = await browser.newContext({
    javaScriptEnabled: hasScript,
    viewport: { width, height: 800 },
    deviceScaleFactor: scale,
    colorScheme,
    forcedColors,
    reducedMotion: 'reduce',
  })
  return watchContext(context)
}

/** The first tab of a browser that is just open. */
export async function watchContext(context: BrowserContext): Promise<WatchedPage> {
  context.setDefaultTimeout(15_000)
  const complaints: string[] = []
  context.on('page', (page) => watch(page, complaints))
  const page = await context.newPage()
  return { page, context, complaints, close: () => context.close() }
}

function watch(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    // Chromium reports every answer from 400 on; the tests assert those themselves.
    if (message.text().startsWith('Failed to load resource')) return
    complaints.push(`${page.url()}: ${message.text()}`)
  })
}

const widths = [360, 1280] as const
const colorSchemes = ['light', 'dark'] as const
const PICTURES = new Set(['360-dark', '1280-light'])

/**
 * Looks at the page as it stands: axe at 360 and 1280 px, light and dark, no sideways scroll at
 * 320 px, controls of 44 px; keeps two pictures. Leaves the page at 1280 px, light.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const findings: string[] = []
  for (const width of widths) {
    for (const colorScheme of colorSchemes) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      const view = `${width}-${colorScheme}`
      for (const finding of await checkAccessibility(page)) findings.push(`${view} ${finding}`)
      if (PICTURES.has(view)) await takeScreenshot(page, `${name}-${view}`)
    }
    findings.push(...(await findSmallControls(page)).map((control) => `${width} ${control}`))
  }
  await page.setViewportSize({ width: 320, height: 800 })
  findings.push(...(await findSidewaysScroll(page)))
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  expect.soft(findings, `${name} (${page.url()})`).toEqual([])
}

function findSidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
    return [`320 scrolls sideways to ${scrollWidth} px: ${wide.slice(0, 5).join(', ')}`]
  })
}

/** WCAG 2.2 asks for 24 px; fingers and the style guide ask for 44. Links in text are exempt. */
function findSmallControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = 'button, input:not([type=hidden]), summary, .button, nav a'
    return [...document.querySelectorAll(controls)]
      .filter((control) => control.checkVisibility())
      .map((control) => {
        // A radio is pressed by its label too: its row is what a finger has to find.
        const target = control.closest('.radio') ?? control
        return { control, height: target.getBoundingClientRect().height }
      })
      .filter(({ height }) => height > 0 && height < 43.5)
      .map(({ control, height }) => `${control.outerHTML.slice(0, 90)} is ${height} px high`)
  })
}
