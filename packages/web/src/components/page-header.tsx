import type { ShellContext } from '../page/page-context.ts'
import { type Account, AccountMenu } from './account-menu.tsx'
import { DisplayMenu } from './display-menu.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { SiteMenu, type SiteMenuLinks } from './site-menu.tsx'

export type SignInLink = { href: string; label: string }

type PageHeaderProps = {
  page: ShellContext
  account: Account | undefined
  signIn: SignInLink | undefined
  banner?: string | undefined
  menu?: SiteMenuLinks | undefined
}

export function PageHeader({ page, account, signIn, banner, menu }: PageHeaderProps) {
  return (
    <header class="site-header">
      {!page.brand.official && <p class="sandbox-bar">{page.shell('sandbox.bar')}</p>}
      <div class="wrap site-header-row">
        <a class="brand" href={page.brand.homeUrl}>
          <span class="brand-mark" aria-hidden="true">
            {page.brand.shortMark}
          </span>
          <span class="brand-name">{page.brand.name}</span>
        </a>
        <div class="site-controls">
          <LanguageSwitch page={page} />
          <DisplayMenu page={page} />
          {account && <AccountMenu page={page} account={account} />}
          {!account && signIn && (
            <a class="button button-compact" href={signIn.href}>
              {signIn.label}
            </a>
          )}
        </div>
      </div>
      {banner && (
        <div class="site-banner-row">
          <p class="site-banner wrap">{banner}</p>
        </div>
      )}
      {menu && <SiteMenu page={page} menu={menu} />}
    </header>
  )
}
