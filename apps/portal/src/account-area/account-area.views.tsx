import { Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { accountMenu, type PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'

/** Pages of the account area, by the entry of the side menu they belong to. */
export type AccountAreaEntry =
  | 'identity-info'
  | 'corrections'
  | 'linked-accounts'
  | 'dossiers'
  | 'data-store'
  | 'notifications'

type AccountAreaProps = {
  page: PortalPage
  session: Pick<Session, 'name'>
  /** Stands in `<title>`; the same words as the page's `<h1>`. */
  title: string
  current: AccountAreaEntry
  hasErrors?: boolean
  children?: Child
}

/** A page of the signed-in person with the side menu of «Thông tin cá nhân» (R091). */
export function AccountArea({ page, session, title, current, ...props }: AccountAreaProps) {
  const { hasErrors = false, children } = props
  return (
    <Page page={page} title={title} hasErrors={hasErrors} account={accountMenu(page, session)}>
      <div class="with-side-menu">
        <SideMenu page={page} current={current} />
        <div>{children}</div>
      </div>
    </Page>
  )
}

function SideMenu({ page: { t }, current }: Pick<AccountAreaProps, 'page' | 'current'>) {
  const account = [
    { entry: 'identity-info', href: '/profile', label: t('identityInfo.title') },
    { entry: 'corrections', href: '/profile/corrections', label: t('corrections.menu') },
  ] as const
  const others = [
    { entry: 'linked-accounts', href: '/linked-accounts', label: t('menu.linkedAccounts') },
    { entry: 'dossiers', href: '/dossiers', label: t('menu.dossiers') },
    { entry: 'data-store', href: '/data-store', label: t('menu.dataStore') },
    { entry: 'notifications', href: '/notifications', label: t('notifications.title') },
  ] as const
  const toItem = ({ entry, href, label }: (typeof account | typeof others)[number]) => (
    <li>
      <a href={href} {...(entry === current ? { 'aria-current': 'page' } : {})}>
        {label}
      </a>
    </li>
  )
  return (
    <nav class="side-menu" aria-label={t('profile.title')}>
      <p class="side-menu-title" id="side-menu-account">
        {t('identityInfo.account')}
      </p>
      <ul aria-labelledby="side-menu-account">{account.map(toItem)}</ul>
      <ul>{others.map(toItem)}</ul>
    </nav>
  )
}
