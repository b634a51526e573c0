import {
  Button,
  ButtonRow,
  Card,
  Form,
  formatDate,
  formatDateTime,
  Notice,
  SummaryList,
} from '@mot-cua/web'
import { AccountPage, type AccountPageProps, accountPaths } from '../account-pages/account-page.tsx'
import type { TrustedBrowser } from './trusted-browser.ts'

type Props = AccountPageProps & { browsers: readonly TrustedBrowser[]; isDone: boolean }

/** Where the person has signed in before; each can be forgotten. */
export function TrustedBrowsersPage({ browsers, isDone, ...props }: Props) {
  const { page } = props
  const { t } = page
  return (
    <AccountPage {...props} title="account.browsers.title">
      {isDone && <Notice kind="ok" heading={t('account.browsers.removed')} isNews />}
      <p>{t('account.browsers.text')}</p>
      {browsers.length === 0 && <p>{t('account.browsers.none')}</p>}
      {browsers.map((browser) => (
        <Card heading={t(browser.isThis ? 'account.browsers.this' : 'account.browsers.other')}>
          <SummaryList
            rows={[
              { term: t('account.browsers.lastUsed'), value: formatDateTime(browser.lastUsedAt) },
              { term: t('account.browsers.since'), value: formatDateTime(browser.createdAt) },
              { term: t('account.browsers.until'), value: formatDate(browser.expiresAt) },
            ]}
          />
          <Form page={page} action={accountPaths.browsers}>
            <ButtonRow>
              <Button kind="secondary" name="id" value={browser.id}>
                {t('account.browsers.remove')}
                <span class="visually-hidden"> – {formatDateTime(browser.lastUsedAt)}</span>
              </Button>
            </ButtonRow>
          </Form>
        </Card>
      ))}
    </AccountPage>
  )
}
