import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId } from '@mot-cua/kernel'
import { type Browser, openBrowser, type Page } from '@mot-cua/testing/browser'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import {
  onPglite,
  openTestIdentity,
  type TestIdentity,
} from '../../apps/identity/src/test-identity.ts'
import { addPhone, openElsewhere } from '../../apps/identity/src/test-qr-browser.ts'
import { openOwnService } from '../../apps/identity/src/test-relying-parties.ts'
import { type Look, openPage, type WatchedPage } from './watched-page.ts'

type Parts = {
  identity: TestIdentity
  service: Awaited<ReturnType<typeof openOwnService>>
  browser: Browser
}

/**
 * A computer before identity's sign-in page, with both clocks in the test's hand, and phones that
 * need no pages. Read it inside tests only; no tab may have had a complaint.
 */
export function useQrDesk() {
  let parts: Parts | undefined
  let open: WatchedPage[] = []
  const asked: string[] = []
  const streams = new Set<ServerResponse>()
  const need = () => parts ?? expect.fail('a desk is read inside tests only')
  beforeAll(async () => {
    const identity = await openTestIdentity(onPglite)
    const [service, browser] = await Promise.all([openOwnService(identity), openBrowser()])
    identity.identity.server.on('request', (incoming: IncomingMessage, outgoing) => {
      const path = incoming.url?.replace(/^.*\/qr(?=$|\/)/, '') ?? ''
      if (path !== incoming.url) asked.push(`${incoming.method} ${path}`)
      if (path !== '/events') return
      streams.add(outgoing)
      outgoing.once('close', () => streams.delete(outgoing))
    })
    parts = { identity, service, browser }
  })
  afterAll(async () => {
    await parts?.browser.close()
    await parts?.service.close()
    await parts?.identity.close()
  })
  afterEach(async () => {
    const past = open
    open = []
    asked.length = 0
    for (const { close } of past) await close()
    expect(past.flatMap(({ complaints }) => complaints)).toEqual([])
  })
  return {
    /** What the script has asked for in this test: `GET /codes`. */
    asked,
    /** Streams of events that identity holds open. */
    streams: () => streams.size,
    /** As a proxy does that is started anew. */
    endStreams: () => {
      for (const stream of streams) stream.destroy()
    },
    /** A tab at the sign-in page whose card shows a code. `prepare` runs before any page does. */
    async arrive(prepare: (page: Page) => Promise<unknown> = async () => {}, look?: Look) {
      const { service, browser } = need()
      const watched = await openPage(browser, look)
      open.push(watched)
      const { page } = watched
      await page.clock.install()
      await prepare(page)
      await page.goto((await service.start()).href)
      await page.locator('[data-state="waiting"] [data-qr-plate] svg').waitFor()
      return page
    },
    /** Time passes for the page and for identity alike. */
    async pass(page: Page, seconds: number) {
      need().identity.clock.advance(seconds)
      await page.clock.fastForward(seconds * 1000)
    },
    async newPhone() {
      const { personalId } = await need().identity.newPerson()
      return addPhone(need().identity, personalId)
    },
    /** What a phone has done, another process of identity has heard. */
    qr: () => openElsewhere(need().identity),
    /** A phone's camera reads the code, as far as the phone's confirm screen. */
    async scan(code: string, phone?: Awaited<ReturnType<typeof addPhone>>) {
      const by = phone ?? (await this.newPhone())
      const outcome = await this.qr().scan({ source: 'camera', code }, by)
      return { phone: by, outcome }
    },
    /** The owner of the phone has typed this number. */
    approve: (
      { phone, id }: { phone: Awaited<ReturnType<typeof addPhone>>; id: string },
      number: string,
    ) =>
      openElsewhere(need().identity).approve({
        id,
        deviceId: phone.id,
        accountId: phone.accountId,
        number,
        jti: newId(),
        amr: ['swk', 'pin', 'mfa'],
      }),
  }
}

/** As browsers do when another tab comes before this one; without windows they have no other way. */
export async function hideTab(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)
}
