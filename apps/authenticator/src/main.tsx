/** @jsxImportSource hono/jsx/dom */
import { APP_API_PATH, APP_CALLBACK_PATH } from '@mot-cua/device-api'
import { render } from 'hono/jsx/dom'
import { createProvenFetch } from './api/proven-fetch.ts'
import { createServerClock } from './api/server-clock.ts'
import { createPhoneStore } from './device-key/phone.store.ts'
import { createEnrolment } from './enrolment/enrolment.ts'
import { watchInstallOffer } from './install/install-offer.ts'
import { applyPreferences, readPreferences } from './preferences/preferences.ts'
import { createRequestCommands } from './request/request-commands.ts'
import { readLinkCode } from './scan/scanned-text.ts'
import { createSession } from './session/session.ts'
import { createSessionCommands } from './session/session-commands.ts'
import { loadMemberScreen } from './shell/current-screen.tsx'
import { Root } from './shell/root.tsx'
import { readShellSettings, readVersion } from './shell/shell-settings.ts'
import { cleanAddress, watchAddress } from './shell/watch-address.ts'
import { createAppStore } from './state/app-store.ts'
import { createWords, loadMessages } from './words/words.ts'

const settings = readShellSettings(document)
const { issuer } = settings
const preferences = readPreferences()
applyPreferences(preferences)
let locale = preferences.locale

const store = createAppStore()
const phone = createPhoneStore()
const clock = createServerClock()
const provenFetch = createProvenFetch({ clock, locale: () => locale })
const apiUrl = (path: string) => `${issuer}${APP_API_PATH}${path}`
const leaveTo = (address: string) => location.assign(address)
const go = watchAddress(store)
const session = createSession({
  phone,
  provenFetch,
  apiUrl,
  onEnded: (reason) => void commands.showStart(reason),
})
const enrolment = createEnrolment({ phone, provenFetch, origin: location.origin, issuer, apiUrl })
const commands = createSessionCommands({
  store,
  session,
  enrolment,
  readDevice: () => phone.read('device'),
  locale: () => locale,
  leaveTo,
  go,
  onOpened: () => go(store.read().linkCode === undefined ? '' : 'link'),
})
const request = createRequestCommands({ store, session, clock, issuer, go, leaveTo })
const install = watchInstallOffer(window)

const messages = await loadMessages(preferences.locale, settings.profile)
const place = document.querySelector<HTMLElement>('#app')
if (!place) throw new Error('no place for the app in the page')
render(
  <Root
    store={store}
    t={createWords(messages)}
    preferences={preferences}
    tools={{
      settings,
      version: readVersion(document),
      go,
      call: session.call,
      session: commands,
      request,
      install,
      nowMs: clock.nowMs,
    }}
    onLocale={(next) => {
      locale = next
    }}
  />,
  place,
)
await start()
// Not before: the first screen has the network to itself.
loadMemberScreen().catch(() => undefined)

/** Where somebody arrives: back from signing in, from a sign-in page of this phone, or just so. */
async function start(): Promise<void> {
  const { pathname, search } = location
  const isBack = pathname === APP_CALLBACK_PATH
  // By another name of the same server, key and passkey would be strangers there.
  if (location.origin !== issuer) return location.replace(`${issuer}/app/${search}`)
  // Neither code stays in the address bar or in the history.
  if (isBack || search !== '') history.replaceState(null, '', cleanAddress(location, isBack))
  // The screen was read from the address before that.
  if (isBack) go('')
  store.dispatch({ type: 'linked', code: isBack ? undefined : readLinkCode(search) })
  if (!isBack) return commands.showStart()
  const outcome = await enrolment.comeBack(search).catch(() => 'failed' as const)
  if (outcome === 'signed-in') store.dispatch({ type: 'signed-in' })
  else await commands.showStart(outcome === 'cancelled' ? 'sign-in-cancelled' : 'sign-in-failed')
}

void navigator.serviceWorker?.register('/app/sw.js', { scope: '/app/' }).catch(() => undefined)
