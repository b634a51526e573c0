import { type Account, BackLink, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { IdentityMessageKey } from '../messages.ts'
import type { IdentityPage } from '../page.ts'

export const ACCOUNT_PATH = '/account'

/** Pages under `/account`, each by the path that leads to it. */
export const accountPaths = {
  devices: `${ACCOUNT_PATH}/devices`,
  allDevices: `${ACCOUNT_PATH}/all-devices`,
  lostPhone: `${ACCOUNT_PATH}/lost-phone`,
  history: `${ACCOUNT_PATH}/history`,
  browsers: `${ACCOUNT_PATH}/browsers`,
  passkeys: `${ACCOUNT_PATH}/passkeys`,
  password: `${ACCOUNT_PATH}/password`,
  sessions: `${ACCOUNT_PATH}/sessions`,
  signOut: `${ACCOUNT_PATH}/sign-out`,
} as const

/** The menu under the person's name. */
export function accountMenu({ t }: IdentityPage, fullName: string): Account {
  return {
    name: fullName,
    items: [
      { label: t('account.title'), href: ACCOUNT_PATH },
      { label: t('account.devices.title'), href: accountPaths.devices },
      { label: t('history.title'), href: accountPaths.history },
      { label: t('account.password.title'), href: accountPaths.password },
      { label: t('account.signOut'), action: accountPaths.signOut },
    ],
  }
}

export type AccountPageProps = { page: IdentityPage; fullName: string }

type FrameProps = AccountPageProps & {
  title: IdentityMessageKey
  /** Back to here; the overview unless told. */
  back?: { href: string; label: IdentityMessageKey }
  hasErrors?: boolean
  children?: Child
}

/** A page of the account, with the way back. */
export function AccountPage({ page, fullName, title, back, hasErrors, children }: FrameProps) {
  const { href, label } = back ?? { href: ACCOUNT_PATH, label: 'account.title' as const }
  return (
    <Page
      page={page}
      title={page.t(title)}
      account={accountMenu(page, fullName)}
      {...(hasErrors ? { hasErrors } : {})}
    >
      <BackLink href={href} label={page.t(label)} />
      <h1>{page.t(title)}</h1>
      {children}
    </Page>
  )
}
