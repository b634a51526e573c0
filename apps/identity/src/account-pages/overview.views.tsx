import { maskPersonalId, maskPhone } from '@mot-cua/kernel'
import {
  Button,
  ButtonRow,
  Card,
  DisplayChoices,
  Page,
  StatusBadge,
  SummaryList,
  type SummaryRow,
} from '@mot-cua/web'
import type { UsableAccount } from '../account/account.ts'
import type { IdentityPage } from '../page.ts'
import { accountMenu, accountPaths } from './account-page.tsx'

type OverviewProps = {
  page: IdentityPage
  account: UsableAccount
  counts: { devices: number; browsers: number; passkeys: number }
}

/** Everything about the account at a glance, each with the way to it. */
export function OverviewPage({ page, account, counts }: OverviewProps) {
  const { t } = page
  return (
    <Page page={page} title={t('account.title')} account={accountMenu(page, account.fullName)}>
      <h1>{t('account.title')}</h1>
      <SummaryList rows={[...listPerson(page, account), ...listKeys(page, counts)]} />
      <Card heading={t('account.suspicious.title')}>
        <p>{t('account.suspicious.text')}</p>
        <ButtonRow>
          <Button kind="secondary" href={accountPaths.history}>
            {t('account.suspicious.history')}
          </Button>
          <Button kind="secondary" href={accountPaths.lostPhone}>
            {t('account.lostPhone.title')}
          </Button>
          <Button kind="secondary" href={accountPaths.sessions}>
            {t('account.sessions.title')}
          </Button>
        </ButtonRow>
      </Card>
      <Card heading={t('account.display.title')}>
        <p>{t('account.display.text')}</p>
        <DisplayChoices page={page} />
      </Card>
    </Page>
  )
}

function listPerson({ t }: IdentityPage, account: UsableAccount): SummaryRow[] {
  const { fullName, personalId, phone, level } = account
  return [
    { term: t('account.name'), value: fullName },
    { term: t('account.personalId'), value: maskPersonalId(personalId) },
    {
      term: t('account.level'),
      value: t(`account.level.${level}.text`),
      badge: <StatusBadge status={level === 2 ? 'ok' : 'info'} label={t(`level.${level}`)} />,
    },
    { term: t('account.phone'), value: maskPhone(phone) },
  ]
}

function listKeys({ t }: IdentityPage, counts: OverviewProps['counts']): SummaryRow[] {
  const { devices, browsers, passkeys } = counts
  const link = (href: string, words: string) => <a href={href}>{words}</a>
  return [
    {
      term: t('account.password'),
      value: t('account.password.value'),
      badge: link(accountPaths.password, t('account.password.title')),
    },
    {
      term: t('account.devices.title'),
      value: t('account.devices.count', { count: devices }),
      badge: link(accountPaths.devices, t('account.devices.see')),
    },
    {
      term: t('account.passkeys.title'),
      value: t('account.passkeys.count', { count: passkeys }),
      badge: link(accountPaths.passkeys, t('account.passkeys.see')),
    },
    {
      term: t('account.browsers.title'),
      value: t('account.browsers.count', { count: browsers }),
      badge: link(accountPaths.browsers, t('account.browsers.see')),
    },
    {
      term: t('history.title'),
      value: t('account.history.value'),
      badge: link(accountPaths.history, t('history.see')),
    },
  ]
}
