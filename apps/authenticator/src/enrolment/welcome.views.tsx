/** @jsxImportSource hono/jsx/dom */
import { Action } from '../shell/actions.tsx'
import type { App } from '../shell/app.ts'
import { Screen } from '../shell/screen.tsx'

/** First use: what the app is for, and the way to the sign-in page. */
export function WelcomeScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('welcome.title')}>
      <ul>
        <li>{t('welcome.scan')}</li>
        <li>{t('welcome.see')}</li>
        <li>{t('welcome.safe')}</li>
      </ul>
      <p>{t('welcome.need')}</p>
      <div class="stack">
        <Action app={app} kind="primary" act={() => app.session.signIn()}>
          {t('welcome.start')}
        </Action>
        {!app.install.isInstalled() && (
          <a class="button button-secondary" href="#/install">
            {t('install.title')}
          </a>
        )}
      </div>
      <p class="caption">{t('welcome.notNew')}</p>
    </Screen>
  )
}
