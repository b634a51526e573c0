import { Table } from '@mot-cua/web'
import type { SandboxPerson } from '../people/people.ts'
import type { DeskPage } from './messages.ts'

/** An administrator of the portal or of a province, with the code that an authenticator app shows now. */
export type DeskAdministrator = {
  username: string
  password: string
  fullName: string
  code: string
}

export type AccountsProps = {
  page: DeskPage
  people: readonly SandboxPerson[]
  administrators: readonly DeskAdministrator[]
}

/** Ways in beside the e-ID: what the portal and the post have issued. */
export function Accounts({ page, people, administrators }: AccountsProps) {
  const { t } = page
  const rows = people.flatMap(({ fullName, phone, portalAccount, postalAccount }) => [
    ...(portalAccount ? [{ ...portalAccount, fullName, phone, kind: 'portal' as const }] : []),
    ...(postalAccount ? [{ ...postalAccount, fullName, phone, kind: 'postal' as const }] : []),
  ])
  return (
    <>
      <Table
        caption={t('desk.accounts')}
        columns={[
          { label: t('desk.person') },
          { label: t('desk.accountKind') },
          { label: t('desk.username') },
          { label: t('desk.password') },
          { label: t('desk.phone') },
        ]}
        rows={rows.map(({ fullName, kind, username, password, phone }) => [
          fullName,
          t(`desk.accountKind.${kind}`),
          <code>{username}</code>,
          <code>{password}</code>,
          kind === 'portal' ? <a href={`/sms?to=${encodeURIComponent(phone)}`}>{phone}</a> : '–',
        ])}
      />
      <Administrators page={page} of="portal" administrators={administrators} />
      <p class="hint">{t('desk.totpHint')}</p>
    </>
  )
}

type AdministratorsProps = Omit<AccountsProps, 'people'> & { of: 'portal' | 'provinces' }

export function Administrators({ page: { t }, of, administrators }: AdministratorsProps) {
  return (
    <Table
      caption={t(`desk.administrators.${of}`)}
      columns={[
        { label: t('desk.person') },
        { label: t('desk.username') },
        { label: t('desk.password') },
        { label: t('desk.totp') },
      ]}
      rows={administrators.map(({ fullName, username, password, code }) => [
        fullName,
        <code>{username}</code>,
        <code>{password}</code>,
        <code>{code}</code>,
      ])}
    />
  )
}
