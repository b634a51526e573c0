import { gzipSync } from 'node:zlib'
import { startIdentityProcesses } from '@mot-cua/testing'
import { openBrowser, openPhone } from '@mot-cua/testing/browser'
import type { Bench } from './qr.ts'

const BYTES_TARGET = 90 * 1024
const INTERACTIVE_TARGET_MS = 5_000
/** WebPageTest's "3G Slow": 400 kbit/s each way, 400 ms to and fro. */
const SLOW_3G = {
  offline: false,
  latency: 400,
  downloadThroughput: 50_000,
  uploadThroughput: 50_000,
}
/** The same name in Chromium's own tools: 2 s to and fro. */
const SLOWER_3G = { ...SLOW_3G, latency: 2_000 }
const WITHIN_MS = 60_000

/** What a phone loads for the app's first screen, and how soon a person can press its button. */
export async function measureApp({ report, postgres }: Bench): Promise<void> {
  const identity = await startIdentityProcesses({ postgres })
  try {
    const sizes = await readSizes(`${identity.issuer}/app/`)
    report({
      figure: 'phone app: HTML, CSS and every script',
      value: sum(Object.values(sizes)),
      unit: 'bytes gzipped',
      target: { atMost: BYTES_TARGET },
      detail: sizes,
    })
    const [slow, slower] = [
      await timeFirstScreen(identity.issuer, SLOW_3G),
      await timeFirstScreen(identity.issuer, SLOWER_3G),
    ]
    report({
      figure: 'phone app: first screen interactive on slow 3G',
      value: slow.interactiveMs,
      unit: 'ms',
      target: { atMost: INTERACTIVE_TARGET_MS },
      detail: { loadedBytes: slow.loadedBytes, with2sRoundTripMs: slower.interactiveMs },
    })
  } finally {
    await identity.close()
  }
}

/** Gzipped, of the page, its style sheets, and its scripts with all that they load later. */
async function readSizes(url: string): Promise<Record<'html' | 'css' | 'first' | 'later', number>> {
  const html = await readText(url)
  const css = listMatches(html, /<link rel="stylesheet" href="([^"]+)"/g)
  const first = listMatches(html, /(?:<script[^>]* src|<link rel="modulepreload" href)="([^"]+)"/g)
  const sizeOf = async (paths: readonly string[]) => {
    const texts = await Promise.all(paths.map((path) => readText(new URL(path, url).href)))
    return sum(texts.map((text) => gzipSync(text).length))
  }
  const worker = await readText(new URL('sw.js', url).href)
  const all = listMatches(worker, /"(\/app\/[^"]+\.js)"/g)
  const later = all.filter((path) => !first.includes(path))
  return {
    html: gzipSync(html).length,
    css: await sizeOf(css),
    first: await sizeOf(first),
    later: (await sizeOf(later)) + gzipSync(worker).length,
  }
}

/** From the address typed in a browser that has nothing of the app yet. */
async function timeFirstScreen(issuer: string, network: typeof SLOW_3G) {
  const browser = await openBrowser()
  try {
    const context = await openPhone(browser)
    const page = await context.newPage()
    page.setDefaultTimeout(WITHIN_MS)
    const tools = await context.newCDPSession(page)
    await tools.send('Network.enable')
    let loadedBytes = 0
    tools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      loadedBytes += encodedDataLength
    })
    await tools.send('Network.emulateNetworkConditions', network)
    const startedAt = performance.now()
    await page.goto(`${issuer}/app/`, { waitUntil: 'commit', timeout: WITHIN_MS })
    // A trial click does all but press: the button is there, still, and takes the tap.
    await page.locator('#app button.button').first().click({ trial: true })
    return { interactiveMs: performance.now() - startedAt, loadedBytes }
  } finally {
    await browser.close()
  }
}

async function readText(url: string): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${new URL(url).pathname}: ${answer.status}`)
  return answer.text()
}

function listMatches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
