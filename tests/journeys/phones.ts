import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  openPhone,
  openPhoneBrowser,
  type Page,
  writeFilm,
} from '@mot-cua/testing/browser'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Journey } from './journey.ts'
import { openApp, type PhoneOwner, setUpApp } from './phone-steps.ts'
import type { Person } from './sandbox.ts'
import { type WatchedPage, watchContext } from './watched-page.ts'

/** Phones of a journey's file; read inside tests only. */
export type Phones = {
  /** What the camera of every phone sees from now on. */
  show(picture: Uint8Array | 'grey'): Promise<void>
  /** A new phone, at the app's first page. */
  open(options?: { isCameraRefused?: boolean }): Promise<Page>
  /** A new phone whose app is set up: this person's, unlocked, at its start page. */
  openFor(person: Person): Promise<PhoneOwner>
}

/** One phone browser with a camera for the file; phones are closed after each test, without complaints. */
export function usePhones(journey: Journey): Phones {
  let folder = ''
  let browser: Browser | undefined
  let open: WatchedPage[] = []
  const film = () => join(folder, 'film.y4m')
  const phones: Phones = {
    show: (picture) => writeFilm(picture, film()),
    async open({ isCameraRefused = false } = {}) {
      if (!browser) throw new Error('no phones yet')
      const { identity } = journey.sandbox
      const context = await openPhone(browser, isCameraRefused ? {} : { cameraFor: identity })
      const watched = await watchContext(context)
      open.push(watched)
      await openApp(watched.page, journey.sandbox)
      return watched.page
    },
    async openFor(person) {
      return setUpApp(await phones.open(), journey.sandbox, person)
    },
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motcua-film-'))
    await phones.show('grey')
    browser = await openPhoneBrowser({ film: film() })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    const past = open
    open = []
    for (const { close } of past) await close()
    await phones.show('grey')
    expect(past.flatMap(({ complaints }) => complaints)).toEqual([])
  })
  return phones
}
