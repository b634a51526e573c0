import { Button, ButtonRow, Card, Form, formatDateTime, Notice, SummaryList } from '@mot-cua/web'
import { AccountPage, type AccountPageProps, accountPaths } from '../account-pages/account-page.tsx'
import type { Passkey } from './passkey.ts'

/** `deviceName` is absent where the phone was taken off: then the passkey opens nothing. */
type Row = Passkey & { deviceName: string | undefined }
type Props = AccountPageProps & { passkeys: readonly Row[]; isDone: boolean }

export function PasskeysPage({ passkeys, isDone, ...props }: Props) {
  const { page } = props
  const { t } = page
  return (
    <AccountPage {...props} title="account.passkeys.title">
      {isDone && <Notice kind="ok" heading={t('account.passkeys.removed')} isNews />}
      <p>{t('account.passkeys.text')}</p>
      {passkeys.length === 0 && <p>{t('account.passkeys.none')}</p>}
      {passkeys.map(({ id, name, deviceName, createdAt, lastUsedAt }) => (
        <Card heading={name}>
          <SummaryList
            rows={[
              {
                term: t('account.passkeys.device'),
                value: deviceName ?? t('account.passkeys.deviceGone'),
              },
              { term: t('account.passkeys.since'), value: formatDateTime(createdAt) },
              {
                term: t('account.passkeys.lastUsed'),
                value: lastUsedAt ? formatDateTime(lastUsedAt) : t('account.passkeys.never'),
              },
            ]}
          />
          <Form page={page} action={accountPaths.passkeys}>
            <ButtonRow>
              <Button kind="secondary" name="id" value={id}>
                {t('account.passkeys.remove')}
                <span class="visually-hidden"> – {name}</span>
              </Button>
            </ButtonRow>
          </Form>
        </Card>
      ))}
    </AccountPage>
  )
}
