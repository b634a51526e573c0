/** @jsxImportSource hono/jsx/dom */
import { Action } from '../shell/actions.tsx'
import type { App } from '../shell/app.ts'
import { Screen } from '../shell/screen.tsx'
import { phoneKindOf } from './install-offer.ts'

/** P1: how the app gets onto the home screen; it works without that too. */
export function InstallScreen({ app }: { app: App }) {
  const { t } = app
  const ask = app.install.ask()
  return (
    <Screen app={app} title={t('install.title')} backTo="">
      <p>{t(app.install.isInstalled() ? 'install.done' : 'install.text')}</p>
      {ask ? (
        <div class="stack">
          <Action app={app} kind="primary" act={ask}>
            {t('install.ask')}
          </Action>
        </div>
      ) : (
        <Steps app={app} />
      )}
      <p>{t('install.optional')}</p>
    </Screen>
  )
}

function Steps({ app: { t } }: { app: App }) {
  const kind = phoneKindOf(navigator.userAgent)
  return (
    <ol class="steps">
      <li>
        {t(`install.${kind}.1`)} {kind === 'ios' ? <ShareIcon /> : <MenuIcon />}
      </li>
      <li>{t(`install.${kind}.2`)}</li>
      <li>{t(`install.${kind}.3`)}</li>
    </ol>
  )
}

function ShareIcon() {
  return (
    <svg class="step-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        d="M12 15V3M8 7l4-4 4 4M7 11H5v10h14V11h-2"
      />
    </svg>
  )
}

function MenuIcon() {
  return (
    <svg class="step-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path fill="currentColor" d="M10 3h4v4h-4zm0 7h4v4h-4zm0 7h4v4h-4z" />
    </svg>
  )
}
