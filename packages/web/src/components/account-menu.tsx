import type { ShellContext } from '../page/page-context.ts'
import { CsrfField } from './form.tsx'

/** An entry that goes somewhere, or one that does something (a POST, such as signing out). */
export type AccountItem = { label: string; href: string } | { label: string; action: string }

/** As whom the reader may act: the present one is ticked, each other one is a POST. */
export type AccountChoice = {
  label: string
  detail?: string
  /** What waits there, in words. */
  news?: string
  /** The colour that stands for it wherever somebody acts for it. */
  accent?: string
  /** Fields that say which one it is; undefined for the present one. */
  fields: Readonly<Record<string, string>> | undefined
}

export type AccountChoices = {
  heading: string
  /** Where a choice is posted to. */
  action: string
  /** The word for the tick, for those who do not see it. */
  presentLabel: string
  entries: readonly AccountChoice[]
}

export type Account = {
  name: string
  items: readonly AccountItem[]
  choices?: AccountChoices | undefined
}

/** The person's name, top right; opens without JavaScript and by keyboard. */
export function AccountMenu({ page, account }: { page: ShellContext; account: Account }) {
  return (
    <details class="menu account-menu" data-menu>
      <summary class="menu-button">
        <span class="account-name">{account.name}</span>
      </summary>
      <nav class="menu-panel" aria-label={page.shell('account.menu', { name: account.name })}>
        <p class="menu-title">{account.name}</p>
        {account.choices && <Choices page={page} choices={account.choices} />}
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

function Choices({ page, choices }: { page: ShellContext; choices: AccountChoices }) {
  return (
    <>
      <p class="menu-heading">{choices.heading}</p>
      <ul class="menu-list menu-choices">
        {choices.entries.map((entry) => (
          <li data-accent={entry.accent}>
            <Choice page={page} choices={choices} entry={entry} />
          </li>
        ))}
      </ul>
    </>
  )
}

type ChoiceProps = { page: ShellContext; choices: AccountChoices; entry: AccountChoice }

function Choice({ page, choices: { action, presentLabel }, entry }: ChoiceProps) {
  const { label, detail, news, fields } = entry
  const words = (
    <>
      <span class="choice-name">{label}</span>
      {detail && <span>{detail}</span>}
      {news && <span>{news}</span>}
    </>
  )
  if (!fields) {
    return (
      <p class="choice-present" aria-current="true">
        {words}
        <span>✓ {presentLabel}</span>
      </p>
    )
  }
  return (
    <form method="post" action={action} data-submit-once>
      <CsrfField page={page} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit">{words}</button>
    </form>
  )
}
