import { Card, Notice, Page, type PageContext } from '@mot-cua/web'
import type { RegistryMessageKey } from '../messages.ts'

/** What this server is, for whoever opens its address in a browser. */
export function HomePage({ page }: { page: PageContext<RegistryMessageKey> }) {
  const { t } = page
  return (
    <Page page={page} title={t('home.title')}>
      <h1>{t('home.title')}</h1>
      <p class="lead">{t('home.lede')}</p>
      {!page.brand.official && (
        <Notice kind="info" heading={t('home.simulation.title')}>
          <p>{t('home.simulation.text')}</p>
        </Notice>
      )}
      <Card heading={t('home.answers.title')}>
        <p>{t('home.answers.text')}</p>
      </Card>
      <Card heading={t('home.people.title')}>
        <p>{t('home.people.text')}</p>
      </Card>
      <Card heading={t('home.callers.title')}>
        <p>
          {t('home.callers.text')} <a href="/openapi.json">/openapi.json</a>
        </p>
      </Card>
    </Page>
  )
}
