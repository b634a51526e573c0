import type { ShellContext } from '../page/page-context.ts'
import { CsrfField } from './form.tsx'

/** An entry that goes somewhere, or one that does something (a POST, such as signing out). */
export type AccountItem = { label: string; href: string } | { label: string; action: string }

export type Account = { name: string; items: readonly AccountItem[] }

/** The person's name, top right; opens without JavaScript and by keyboard. */
export function AccountMenu({ page, account }: { page: ShellContext; account: Account }) {
  return (
    <details class="menu account-menu" data-menu>
      <summary class="menu-button">
        <span class="account-name">{account.name}</span>
      </summary>
      <nav class="menu-panel" aria-label={page.shell('account.menu', { name: account.name })}>
        <p class="menu-title">{account.name}</p>
        <ul class="menu-list">
          {account.items.map((item) => (
            <li>
              <AccountEntry page={page} item={item} />
            </li>
          ))}
        </ul>
      </nav>
    </details>
  )
}

function AccountEntry({ page, item }: { page: ShellContext; item: AccountItem }) {
  if ('href' in item) return <a href={item.href}>{item.label}</a>
  return (
    <form method="post" action={item.action}>
      <CsrfField page={page} />
      <button type="submit">{item.label}</button>
    </form>
  )
}
