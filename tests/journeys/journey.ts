import { type Browser, openBrowser, type Page } from '@mot-cua/testing/browser'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type Sandbox, type StartOptions, startSandbox } from './sandbox.ts'
import { restoreDesk } from './steps.ts'
import { type Look, openPage, type WatchedPage } from './watched-page.ts'

/** What a journey stands on; read it inside tests and hooks only. */
export type Journey = {
  /** One for the whole file. */
  readonly sandbox: Sandbox
  readonly browser: Browser
  /** The tab of this test, in a browser context of its own. */
  readonly page: Page
  /** Statuses of everything this test was answered with so far. */
  readonly statuses: readonly number[]
  /** One more reader, with cookies of their own; watched and closed like the first. */
  openReader(look?: Look): Promise<Page>
}

type Reader = { watched: WatchedPage; statuses: number[] }

/**
 * Sets up what every journey needs: a sandbox and a browser for the file, a watched tab for each
 * test. After each test the desk's switches are back, and no tab may have had a complaint, so a
 * test that failed half-way spoils no other.
 */
export function useJourney(options: { start?: StartOptions } = {}): Journey {
  let sandbox: Sandbox | undefined
  let browser: Browser | undefined
  let readers: [Reader, ...Reader[]] | undefined
  const journey: Journey = {
    get sandbox() {
      return sandbox ?? missing('sandbox')
    },
    get browser() {
      return browser ?? missing('browser')
    },
    get page() {
      return (readers ?? missing('page'))[0].watched.page
    },
    get statuses() {
      return (readers ?? missing('page')).flatMap((reader) => reader.statuses)
    },
    async openReader(look) {
      const reader = await openReader(journey.browser, look)
      readers?.push(reader)
      return reader.watched.page
    },
  }
  beforeAll(async () => {
    ;[sandbox, browser] = await Promise.all([startSandbox(options.start), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.remove()
  })
  beforeEach(async () => {
    readers = [await openReader(journey.browser)]
  })
  afterEach(async () => {
    const past = readers ?? []
    readers = undefined
    for (const { watched } of past) await watched.close()
    await restoreDesk(journey.sandbox)
    expect(past.flatMap(({ watched }) => watched.complaints)).toEqual([])
  })
  return journey
}

async function openReader(browser: Browser, look?: Look): Promise<Reader> {
  const watched = await openPage(browser, look)
  const statuses: number[] = []
  watched.context.on('response', (answer) => statuses.push(answer.status()))
  return { watched, statuses }
}

function missing(what: string): never {
  throw new Error(`no ${what} yet: a journey is read inside tests and hooks only`)
}
