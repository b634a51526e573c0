import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

export type { Browser, BrowserContext, Page } from 'playwright-core'

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
export async function openBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const system = [env.CHROME_PATH, ...SYSTEM_PATHS].find((path) => path && existsSync(path))
  if (system && env.MOTCUA_BROWSER !== 'bundled') {
    return chromium.launch({ executablePath: system, args: FLAGS })
  }
  return launchBundled(env)
}

async function launchBundled(env: NodeJS.ProcessEnv): Promise<Browser> {
  // Imported here because it unpacks 60 MB, which a machine with Chromium need not do.
  const { default: bundled, inflate } = await import('@sparticuz/chromium')
  const executablePath = await bundled.executablePath()
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  await inflate(join(dirname(entry), '../bin/al2023.tar.br'))
  return chromium.launch({
    executablePath,
    args: [...FLAGS, '--no-zygote', '--font-render-hinting=none'],
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
