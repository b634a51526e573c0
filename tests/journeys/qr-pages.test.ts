import { createHttpDriver, plainText } from '@mot-cua/testing'
import { decodeQr, openPhoneBrowser, type Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import { tabTo } from './keyboard.ts'
import {
  appWords,
  confirm,
  expectHome,
  expectQuestion,
  openApp,
  PASSCODE,
  permitWebSignIn,
  pointCamera,
  prove,
  setUpApp,
} from './phone-steps.ts'
import { usePhones } from './phones.ts'
import { expectWelcomed, openCode, readCode, readNumber, scanScreen } from './qr-steps.ts'
import { goToSignIn } from './steps.ts'
import { inspect, watchContext } from './watched-page.ts'

const views = [1, 2].flatMap((scale) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ scale, colorScheme })),
)

describe('the code on the page', () => {
  const journey = useJourney()
  const phones = usePhones(journey)

  test.each(views)('is read from a screenshot at %o', async (look) => {
    const { sandbox } = journey
    const desktop = await journey.openReader(look)
    await goToSignIn(desktop, sandbox)
    const code = await readCode(desktop)
    expect(code).toMatch(new RegExp(`^${sandbox.identity}/q/[\\w-]{22}\\.[\\w.-]+$`))
  })

  test('changes every few seconds and carries nothing of a person', async () => {
    const { page: desktop, sandbox } = journey
    await goToSignIn(desktop, sandbox)
    const first = await readCode(desktop)
    await expect.poll(() => readCode(desktop), { timeout: 10_000 }).not.toBe(first)
  })

  test('opened by a phone’s own camera: a page that teaches, and signs nobody in', async () => {
    const { page: desktop, sandbox } = journey
    await openCode(desktop, sandbox)
    const page = await phones.open()
    const answer = await page.goto(await readCode(desktop))
    expect(answer?.status()).toBe(200)
    await page
      .getByRole('link', { name: /ứng dụng/i })
      .first()
      .waitFor()
    await inspectOnPhone(page, 'qr-teach')
    expect(new URL(desktop.url()).origin).toBe(sandbox.identity)
  })

  test('without JavaScript: a page that refreshes itself, up to the sign-in', async () => {
    const { sandbox } = journey
    const desktop = await journey.openReader({ hasScript: false })
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await goToSignIn(desktop, sandbox)
    await desktop.getByRole('button', { name: 'Hiện mã QR' }).click()
    await desktop.waitForURL(/\/qr$/)
    await readCode(desktop)
    await scanScreen(desktop, phones, owner)
    await expectQuestion(owner)
    await confirm(owner, await readNumber(desktop))
    await prove(owner)
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('waiting, scanned and refused: axe, 320 to 1280 px, light and dark', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await inspect(desktop, 'qr-waiting')
    await scanScreen(desktop, phones, owner)
    await readNumber(desktop)
    await inspect(desktop, 'qr-scanned')
    await owner.page.getByRole('button', { name: appWords.refuse }).click()
    await desktop
      .getByText(/bị từ chối/)
      .first()
      .waitFor()
    await inspect(desktop, 'qr-refused')
  })

  test('on the phone that signs itself in: the app opens, and the same tab goes on', async () => {
    const { sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    await permitWebSignIn(owner)
    const tab = owner.page
    // The session of the app's own sign-in has ended, as after a night; the browser is the same.
    await tab.context().clearCookies({ name: 'motcua-identity-session' })
    await goToSignIn(tab, sandbox)
    expect(decodeQr(await tab.screenshot())).toBeUndefined()
    await tab.getByRole('button', { name: 'Mở ứng dụng trên máy này' }).click()
    // A new page of the app: nothing of a session is kept but in its memory.
    const passcode = tab.getByLabel(appWords.passcode, { exact: true })
    await passcode.fill(PASSCODE)
    await tab.getByRole('button', { name: appWords.unlock, exact: true }).click()
    await expectQuestion(owner)
    expect(await tab.getByLabel(appWords.number).count()).toBe(0)
    await confirm(owner)
    await prove(owner)
    await expectWelcomed(tab, sandbox, owner.person)
  })
})

describe('the pages of the phone app', () => {
  const journey = useJourney()
  const phones = usePhones(journey)

  test('each, from the first use to the confirmation: axe, 320 and 360 px, light and dark', async () => {
    const { page: desktop, sandbox } = journey
    const page = await phones.open()
    await inspectOnPhone(page, 'app-welcome')
    const owner = await setUpApp(page, sandbox, await sandbox.makePerson())
    await inspectOnPhone(page, 'app-home')
    await openCode(desktop, sandbox)
    await page.getByRole('link', { name: appWords.scan }).click()
    await inspectOnPhone(page, 'app-scan')
    await page.getByRole('link', { name: 'Quay lại' }).click()
    await scanScreen(desktop, phones, owner)
    await page.getByText(appWords.noPermission, { exact: true }).waitFor()
    await inspectOnPhone(page, 'app-no-permission')
    await page.getByRole('link', { name: appWords.update }).click()
    await inspectOnPhone(page, 'app-permission')
    await page.getByRole('switch').click()
    await page.getByRole('button', { name: appWords.confirm }).click()
    await page.getByLabel(appWords.passcode, { exact: true }).fill(PASSCODE)
    await page.getByRole('button', { name: appWords.finish }).click()
    await expectQuestion(owner)
    await inspectOnPhone(page, 'app-confirm')
    await confirm(owner, await readNumber(desktop))
    await page.getByLabel(appWords.passcode, { exact: true }).waitFor()
    await inspectOnPhone(page, 'app-proof')
    await prove(owner)
    await page.getByRole('button', { name: appWords.stay }).click()
    await inspectOnPhone(page, 'app-done')
  })

  test.each(['history', 'devices', 'browsers', 'passkeys', 'settings', 'help', 'install', 'lost'])(
    '%s: axe, 320 and 360 px, light and dark',
    async (screen) => {
      const { sandbox } = journey
      const { page } = await phones.openFor(await sandbox.makePerson())
      await page.evaluate((hash) => {
        location.hash = hash
      }, `#/${screen}`)
      await page.getByText('Quay lại').waitFor()
      await inspectOnPhone(page, `app-${screen}`)
    },
  )

  test('a phone without a camera: said in words, with the ways that are left', async () => {
    const { sandbox } = journey
    const browser = await openPhoneBrowser()
    const { page } = await watchContext(
      await browser.newContext({ isMobile: true, hasTouch: true }),
    )
    await openApp(page, sandbox)
    const owner = await setUpApp(page, sandbox, await sandbox.makePerson())
    await pointCamera(owner)
    await page.getByText(/không có camera dùng được/).waitFor()
    await page.getByRole('link', { name: appWords.typeCode }).waitFor()
    await browser.close()
  })

  test('by keyboard alone: unlock, and confirm a request', async () => {
    const { page: desktop, sandbox } = journey
    const owner = await phones.openFor(await sandbox.makePerson())
    const { page } = owner
    await permitWebSignIn(owner)
    await openCode(desktop, sandbox)
    await scanScreen(desktop, phones, owner)
    await expectQuestion(owner)
    // The heading has the focus, so that a reader begins there.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    const number = await readNumber(desktop)
    await tabTo(page, appWords.number)
    await page.keyboard.type(number)
    await page.keyboard.press('Enter')
    await page.getByLabel(appWords.passcode, { exact: true }).waitFor()
    await tabTo(page, appWords.passcode)
    await page.keyboard.type(PASSCODE)
    await page.keyboard.press('Enter')
    await expectWelcomed(desktop, sandbox, owner.person)
  })

  test('without a network: the app opens, says so and keeps no secret', async () => {
    const { sandbox } = journey
    const { page } = await phones.openFor(await sandbox.makePerson())
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.context().setOffline(true)
    await page.goto(`${sandbox.identity}/app/`)
    await page
      .getByText(/Không có mạng/)
      .first()
      .waitFor()
    await page.getByLabel(appWords.passcode, { exact: true }).waitFor()
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const urls = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
      )
      return urls.flat()
    })
    expect(kept.filter((url) => new URL(url).pathname.startsWith('/app/api'))).toEqual([])
    await page.context().setOffline(false)
    await page.reload()
    await page.getByLabel(appWords.passcode, { exact: true }).fill(PASSCODE)
    await page.getByRole('button', { name: appWords.unlock, exact: true }).click()
    await expectHome(page)
  })

  test('without JavaScript: what is needed, and another way', async () => {
    const { sandbox } = journey
    const page = await createHttpDriver().visit(`${sandbox.identity}/app/`)
    expect(page.status).toBe(200)
    expect(plainText(/<noscript>([\s\S]*?)<\/noscript>/.exec(page.html)?.[1] ?? '')).not.toBe('')
  })
})

/** As `inspect` does, on a small screen. */
async function inspectOnPhone(page: Page, name: string): Promise<void> {
  await inspect(page, name)
  await page.setViewportSize({ width: 360, height: 740 })
}
