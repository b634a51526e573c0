import { formatDateTime, StatusBadge, Table } from '@mot-cua/web'
import { glassPaths } from '../break-glass/paths.ts'
import { STAFF } from '../operator/paths.ts'
import type { Hat } from '../staff-account/staff-account.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import type { MessageKind, StaffMessage } from './staff-message.ts'

type MessagesProps = Working & { messages: readonly StaffMessage[] }

/** What the account was told, and where each leads. */
export function MessagesPage({ messages, ...working }: MessagesProps) {
  const { page, hat } = working
  const { t } = page
  return (
    <StaffPage {...working} title={t('messages.title')}>
      <h1>{t('messages.title')}</h1>
      <p>{t('messages.about')}</p>
      {messages.length === 0 && <p>{t('messages.none')}</p>}
      {messages.length > 0 && (
        <Table
          caption={t('messages.list')}
          columns={[
            { label: t('operator.when') },
            { label: t('messages.what') },
            { label: t('messages.state') },
          ]}
          rows={messages.map(({ kind, at, isNew }) => [
            formatDateTime(at),
            <a href={whereOf(kind, hat)}>{t(`message.${kind}`)}</a>,
            isNew ? <StatusBadge status="info" label={t('messages.new')} /> : t('messages.read'),
          ])}
        />
      )}
    </StaffPage>
  )
}

const ofGlass: readonly MessageKind[] = [
  'break-glass-requested',
  'break-glass-entered',
  'authenticator-connected',
]

function whereOf(kind: MessageKind, { roles }: Pick<Hat, 'roles'>): string {
  if (ofGlass.includes(kind)) return glassPaths.area
  if (kind !== 'identity-name-waiting') return '/staff/account'
  return roles.includes('unit-admin') ? '/staff/unit' : STAFF
}
