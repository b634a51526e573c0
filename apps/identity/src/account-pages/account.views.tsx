import { Button, ButtonRow, Form, Notice, Page } from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import { PlainPage } from '../plain-page.tsx'
import { ACCOUNT_PATH, AccountPage, type AccountPageProps, accountPaths } from './account-page.tsx'

/** The person has turned back, or the provider has refused. */
export function NotSignedInPage({ page }: { page: IdentityPage }) {
  return (
    <PlainPage page={page} title="account.notSignedIn.title" text="account.notSignedIn.text">
      <ButtonRow>
        <Button href={ACCOUNT_PATH}>{page.t('account.signIn')}</Button>
        <Button kind="secondary" href="/">
          {page.t('activate.back')}
        </Button>
      </ButtonRow>
    </PlainPage>
  )
}

/** What ends, before it does. */
export function SessionsPage(props: AccountPageProps) {
  const { t } = props.page
  return (
    <AccountPage {...props} title="account.sessions.title">
      <p>{t('account.sessions.text')}</p>
      <Form page={props.page} action={accountPaths.sessions}>
        <ButtonRow>
          <Button kind="danger">{t('account.sessions.submit')}</Button>
          <Button kind="secondary" href={ACCOUNT_PATH}>
            {t('account.keep')}
          </Button>
        </ButtonRow>
      </Form>
    </AccountPage>
  )
}

/** After everything was signed out, this browser too. */
export function SessionsEndedPage({ page, isNotMe }: { page: IdentityPage; isNotMe: boolean }) {
  const { t } = page
  return (
    <Page page={page} title={t('account.ended.title')}>
      <h1>{t('account.ended.title')}</h1>
      <Notice kind="ok" heading={t('account.ended.done')} isNews>
        <p>{t('account.ended.text')}</p>
        {isNotMe && <p>{t('account.ended.qrPaused')}</p>}
      </Notice>
      <p>{t(isNotMe ? 'account.ended.nextNotMe' : 'account.ended.next')}</p>
      <ButtonRow>
        <Button href={accountPaths.password}>{t('account.password.title')}</Button>
        <Button kind="secondary" href={accountPaths.devices}>
          {t('account.devices.see')}
        </Button>
      </ButtonRow>
    </Page>
  )
}
