/** @jsxImportSource hono/jsx/dom */
import type { Profile } from '@mot-cua/device-api'
import type { App } from '../shell/app.ts'
import { Screen } from '../shell/screen.tsx'
import type { MessageKey } from '../words/words.ts'

const tiles: readonly { route: string; label: MessageKey }[] = [
  { route: 'history', label: 'history.title' },
  { route: 'devices', label: 'devices.title' },
  { route: 'browsers', label: 'browsers.title' },
  { route: 'passkeys', label: 'passkeys.title' },
  { route: 'settings', label: 'settings.title' },
  { route: 'help', label: 'help.title' },
]

/** P5: who this is, the scan button, what is on, and the ways to everything else. */
export function HomeScreen({ app, profile }: { app: App; profile: Profile }) {
  const { t } = app
  return (
    <Screen app={app} title={t('home.title', { name: profile.fullName })}>
      <details class="card level-card">
        <summary>
          <span class="badge badge-info">{t('home.level', { level: profile.level })}</span>
          <span>{t('home.reveal')}</span>
        </summary>
        <p>{t('home.personalId', { id: profile.maskedPersonalId })}</p>
        <p>{t('home.phone', { phone: profile.maskedPhone })}</p>
      </details>
      <WaitingCard app={app} />
      <a class="button scan-button" href="#/scan">
        <ScanIcon />
        {t('scan.title')}
      </a>
      <PermissionCard app={app} isOn={profile.device.webSignIn} />
      <nav aria-label={t('home.more')}>
        <ul class="tiles">
          {tiles.map(({ route, label }) => (
            <li>
              <a href={`#/${route}`}>{t(label)}</a>
            </li>
          ))}
        </ul>
      </nav>
    </Screen>
  )
}

/** Somebody looked elsewhere before answering. */
function WaitingCard({ app: { t, state } }: { app: App }) {
  const { request } = state
  if (!request || request.end) return null
  return (
    <section class="card waiting-card">
      <h2>{t('home.waiting')}</h2>
      <p>{t('home.waitingText', { service: request.shown.service })}</p>
      <a class="button" href="#/request">
        {t('home.waitingOpen')}
      </a>
    </section>
  )
}

function PermissionCard({ app: { t }, isOn }: { app: App; isOn: boolean }) {
  return (
    <section class="card permission-card">
      <h2>{t('permission.title')}</h2>
      <p>
        <span class={isOn ? 'badge badge-ok' : 'badge badge-neutral'}>
          {t(isOn ? 'permission.on' : 'permission.off')}
        </span>
      </p>
      <a href="#/permission" class="button button-secondary">
        {t(isOn ? 'permission.change' : 'permission.turnOn')}
      </a>
    </section>
  )
}

function ScanIcon() {
  return (
    <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false">
      <path
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        d="M3 8V4a1 1 0 0 1 1-1h4m8 0h4a1 1 0 0 1 1 1v4m0 8v4a1 1 0 0 1-1 1h-4m-8 0H4a1 1 0 0 1-1-1v-4M3 12h18"
      />
    </svg>
  )
}
