/** @jsxImportSource hono/jsx/dom */
import type { Child } from 'hono/jsx'
import type { App } from './app.ts'

/** Header, connection and footer around every screen. */
export function Layout({ app, children }: { app: App; children?: Child }) {
  const { t, settings, state } = app
  return (
    <>
      <a class="skip-link" href="#main" onClick={skipToMain}>
        {t('shell.skip')}
      </a>
      <header class="site-header">
        {!settings.isOfficial && <p class="sandbox-bar">{t('shell.simulation')}</p>}
        <div class="wrap site-header-row">
          <a class="brand" href="#/">
            <span class="brand-mark" aria-hidden="true">
              M
            </span>
            <span class="brand-name">{t('app.name')}</span>
          </a>
          {state.stage.at === 'open' && (
            <button
              type="button"
              class="button button-secondary button-compact"
              onClick={() => void app.session.lock()}
            >
              {t('action.signOut')}
            </button>
          )}
        </div>
      </header>
      <div role="status">
        {!state.isOnline && <p class="offline-strip">{t('shell.offline')}</p>}
      </div>
      <main id="main" class="wrap app-main" tabindex={-1}>
        {children}
      </main>
      <Footer app={app} />
    </>
  )
}

function Footer({ app: { t, settings } }: { app: App }) {
  return (
    <footer class="site-footer">
      <div class="wrap site-footer-row">
        <nav aria-label={t('shell.footer')}>
          <ul class="footer-links">
            <li>
              <a href="#/help">{t('help.title')}</a>
            </li>
            <li>
              <a href="#/settings">{t('settings.title')}</a>
            </li>
          </ul>
        </nav>
        <p class="hotline">
          {t('shell.hotline')}:{' '}
          <a class="hotline-number" href={`tel:${settings.hotline.replace(/[^+\d]/g, '')}`}>
            {settings.hotline}
          </a>
        </p>
      </div>
    </footer>
  )
}

/** The address after the `#` is the screen's; a link into the page must not change it. */
function skipToMain(event: Event): void {
  event.preventDefault()
  document.querySelector('main')?.focus()
}
