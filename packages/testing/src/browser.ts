import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export type { Browser, BrowserContext, Page } from 'playwright-core'
export { decodeQr, decodeQrPixels } from './decode-qr.ts'
export { writeFilm } from './film.ts'

/** Where distributions put it; CHROME_PATH names any other place. */
const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const FLAGS = [
  // Chromium refuses to sandbox for root, and containers run as root.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Pictures for a person to look at; git-ignored. */
const SHOTS_FOLDER = resolve(import.meta.dirname, '../../../shots')

/**
 * A real Chromium: the system's own, else the one carried by npm, so that a machine with nothing
 * but npm can run the journeys. MOTCUA_BROWSER=bundled takes the carried one in any case.
 */
export function openBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  return launch(env, FLAGS)
}

async function launch(env: NodeJS.ProcessEnv, args: string[]): Promise<Browser> {
  const system = [env.CHROME_PATH, ...SYSTEM_PATHS].find((path) => path && existsSync(path))
  if (system && env.MOTCUA_BROWSER !== 'bundled') {
    return chromium.launch({ executablePath: system, args })
  }
  return launchBundled(env, args)
}

async function launchBundled(env: NodeJS.ProcessEnv, flags: string[]): Promise<Browser> {
  // Imported here because it unpacks 60 MB, which a machine with Chromium need not do.
  const { default: bundled, inflate } = await import('@sparticuz/chromium')
  const executablePath = await bundled.executablePath()
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  await inflate(join(dirname(entry), '../bin/al2023.tar.br'))
  return chromium.launch({
    executablePath,
    args: [...flags, '--no-zygote', '--font-render-hinting=none'],
    env: {
      ...definedOnly(env),
      // NSS and the like, which a small image lacks; its own libraries are found after these.
      LD_LIBRARY_PATH: [join(tmpdir(), 'al2023/lib'), env.LD_LIBRARY_PATH]
        .filter(Boolean)
        .join(':'),
      FONTCONFIG_PATH: env.FONTCONFIG_PATH ?? join(tmpdir(), 'fonts'),
    },
  })
}

/**
 * The browser of a phone. With a film (`writeFilm`) it has a camera that sees the film; without one
 * it has none.
 */
export function openPhoneBrowser({ film }: { film?: string } = {}): Promise<Browser> {
  const camera = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
  return launch(process.env, [...FLAGS, ...(film === undefined ? [] : camera)])
}

type PhoneOptions = {
  /** The origin that may use the camera; all others, and all without it, are refused. */
  cameraFor?: string
  width?: number
  colorScheme?: 'light' | 'dark'
}

/** A phone of its own in a phone's browser: its cookies, its keys, a small screen to touch. */
export async function openPhone(
  browser: Browser,
  options: PhoneOptions = {},
): Promise<BrowserContext> {
  const { cameraFor, width = 360, colorScheme = 'light' } = options
  const version = browser.version().split('.')[0]
  const context = await browser.newContext({
    viewport: { width, height: 740 },
    isMobile: true,
    hasTouch: true,
    colorScheme,
    reducedMotion: 'reduce',
    userAgent: `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`,
  })
  if (cameraFor !== undefined) await context.grantPermissions(['camera'], { origin: cameraFor })
  return context
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

const RULE_SETS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type AxeResults = {
  violations: {
    id: string
    help: string
    nodes: { target: unknown[]; failureSummary?: string }[]
  }[]
}

/** What axe finds on the page as it stands, one line a finding; empty when all is well. */
export async function checkAccessibility(page: Page): Promise<string[]> {
  // Evaluated by the debugger: a script tag would be stopped by the page's own CSP.
  if (!(await page.evaluate(() => 'axe' in window))) {
    const { default: axeCore } = await import('axe-core')
    await page.evaluate(axeCore.source)
  }
  const { violations } = await page.evaluate(async (values) => {
    const { axe } = window as unknown as {
      axe: { run(where: Document, options: object): Promise<AxeResults> }
    }
    return axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
  }, RULE_SETS)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const why = failureSummary.replace(/\s+/g, ' ')
      return `${id}: ${help} – ${JSON.stringify(target)} ${why}`
    }),
  )
}

/** Keeps a picture of the whole page in `shots/` and answers its path. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  await mkdir(SHOTS_FOLDER, { recursive: true })
  const path = join(SHOTS_FOLDER, `${name}.png`)
  await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  return path
}
