/** @jsxImportSource hono/jsx/dom */
import type { TrustedBrowser } from '@mot-cua/device-api'
import { SureAction } from '../shell/actions.tsx'
import type { App, Done } from '../shell/app.ts'
import { Listing } from '../shell/list-screen.tsx'
import { Screen } from '../shell/screen.tsx'
import { formatDate, formatMoment } from '../words/moments.ts'

/** Browsers that need not tell the two digits; each can be made a stranger again. */
export function BrowsersScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('browsers.title')} backTo="">
      <p>{t('browsers.text')}</p>
      <Listing<{ browsers: TrustedBrowser[] }>
        app={app}
        route="listBrowsers"
        empty={t('browsers.empty')}
        isEmpty={({ browsers }) => browsers.length === 0}
        draw={({ browsers }, reload) => (
          <ul class="cards">
            {browsers.map((browser) => (
              <Row key={browser.id} app={app} browser={browser} reload={reload} />
            ))}
          </ul>
        )}
      />
    </Screen>
  )
}

function Row({ app, browser, reload }: { app: App; browser: TrustedBrowser; reload: () => void }) {
  const { t } = app
  const revoke = async (): Done => {
    const answer = await app.call('revokeBrowser', { id: browser.id })
    if (!answer.failure) reload()
    return answer.failure
  }
  return (
    <li class="card">
      <p>
        {t('browsers.used', { time: formatMoment(browser.lastUsedAt) })}
        <br />
        {t('browsers.until', { date: formatDate(browser.expiresAt) })}
      </p>
      <SureAction
        app={app}
        label={t('browsers.revoke')}
        question={t('browsers.revokeSure')}
        act={revoke}
      />
    </li>
  )
}
