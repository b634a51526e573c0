import { Tabs } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { ProvincePage, type Viewing } from '../home/province-page.tsx'
import type { OnestopMessageKey } from '../messages.ts'
import { initialsOf } from './contact.ts'

/** The three tabs (R120), each an address. */
const tabs = [
  { href: '/account', label: 'account.tab.manage' },
  { href: '/account/dossiers', label: 'account.tab.dossiers' },
  { href: '/account/data-store', label: 'account.tab.dataStore' },
] as const satisfies readonly { href: string; label: OnestopMessageKey }[]
export type AccountTab = (typeof tabs)[number]['href']

type Props = Viewing & { fullName: string; current: AccountTab; children?: Child }

/** C11: a person's page at the province. */
export function AccountPage({ fullName, current, children, ...viewing }: Props) {
  const { t } = viewing.page
  return (
    <ProvincePage {...viewing} title={t('account.title')}>
      <div class="account-head">
        <span class="avatar" aria-hidden="true">
          {initialsOf(fullName)}
        </span>
        <div>
          <h1>{t('account.title')}</h1>
          <p class="lead">{t('account.intro')}</p>
        </div>
      </div>
      <Tabs
        label={t('account.tabs')}
        tabs={tabs.map(({ href, label }) => ({
          href,
          label: t(label),
          isCurrent: href === current,
        }))}
      />
      {children}
    </ProvincePage>
  )
}
