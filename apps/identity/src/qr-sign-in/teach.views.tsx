import { Button, Notice, Page } from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import { PHONE_APP_PATH } from './paths.ts'

export function TeachPage({ page }: { page: IdentityPage }) {
  const { t } = page
  return (
    <Page page={page} title={t('teach.title')}>
      <h1>{t('teach.title')}</h1>
      <p>{t('teach.text')}</p>
      <ol>
        <li>{t('teach.step1')}</li>
        <li>{t('teach.step2')}</li>
        <li>{t('teach.step3')}</li>
      </ol>
      <p>
        <Button href={PHONE_APP_PATH}>{t('teach.open')}</Button>
      </p>
      <Notice kind="warn" heading={t('teach.warningTitle')}>
        <p>{t('teach.warning')}</p>
      </Notice>
    </Page>
  )
}
