/** @jsxImportSource hono/jsx/dom */
import type { App } from '../shell/app.ts'
import { Screen } from '../shell/screen.tsx'

/** P13: what can be read without a network, too. */
export function HelpScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('help.title')} backTo="">
      {!app.state.isOnline && <p class="notice notice-info">{t('help.offline')}</p>}
      <h2>{t('help.scanTitle')}</h2>
      <ol class="steps">
        <li>{t('help.scan1')}</li>
        <li>{t('help.scan2')}</li>
        <li>{t('help.scan3')}</li>
      </ol>
      <h2>{t('help.safeTitle')}</h2>
      <p>{t('scan.warning')}</p>
      <p>{t('help.safe')}</p>
      <h2>{t('lost.title')}</h2>
      <p>
        <a href="#/lost">{t('help.lost')}</a>
      </p>
      <p>{t('help.hotline', { hotline: app.settings.hotline })}</p>
    </Screen>
  )
}

/** Lost or changed: the old phone is needed for nothing. */
export function LostScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('lost.title')} backTo="">
      <p>{t('lost.text')}</p>
      <ol class="steps">
        <li>{t('lost.1')}</li>
        <li>{t('lost.2')}</li>
        <li>{t('lost.3')}</li>
      </ol>
      <p>{t('lost.web')}</p>
      <div class="stack">
        <a class="button button-secondary" href="/account/devices">
          {t('lost.account')}
        </a>
      </div>
      <p>{t('help.hotline', { hotline: app.settings.hotline })}</p>
    </Screen>
  )
}
