import { Button, formatDate, type Status, StatusBadge, Table } from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import { BEGINNING, decide, type PolicyLine, type PolicySet, timelineOf } from './decide.ts'
import type { Access, GateQuestion } from './gate.ts'
import { editableKinds } from './kinds.ts'

export const POLICIES_PATH = '/admin/policies'

export const accessKeys = {
  full: 'policy.access.full',
  'link-only': 'policy.access.linkOnly',
  closed: 'policy.access.closed',
} as const satisfies Record<Access | 'closed', PortalMessageKey>

const accessBadges: Record<Access | 'closed', Status> = {
  full: 'ok',
  'link-only': 'warn',
  closed: 'bad',
}

export function kindName({ t }: PortalPage, { type, audience }: GateQuestion): string {
  return t('policy.kind', {
    type: t(`policy.type.${type}`),
    audience: t(`policy.audience.${audience}`),
  })
}

type PoliciesPageProps = {
  admin: AdminContext
  policies: PolicySet
  now: Date
  done: PortalMessageKey | undefined
}

/** What holds today for every kind of account, and what is planned. */
export function PoliciesPage({ admin, policies, now, done }: PoliciesPageProps) {
  const { page } = admin
  const { t } = page
  return (
    <AdminPage admin={admin} title={t('policy.admin.title')} area={POLICIES_PATH} done={done}>
      <p>{t('policy.admin.intro')}</p>
      <Table
        caption={t('policy.admin.today', { date: formatDate(now) })}
        columns={[
          { label: t('policy.column.kind') },
          { label: t('policy.column.holds') },
          { label: t('policy.column.action') },
        ]}
        rows={editableKinds.map((kind) => [
          kindName(page, kind),
          <HoldsToday page={page} policies={policies} kind={kind} now={now} />,
          <ChangeLink page={page} kind={kind} />,
        ])}
      />
      <p>{t('policy.admin.administrators')}</p>
      <LinesTable page={page} policies={policies} now={now} />
    </AdminPage>
  )
}

type HoldsProps = { page: PortalPage; policies: PolicySet; kind: GateQuestion; now: Date }

function HoldsToday({ page: { t }, policies, kind, now }: HoldsProps) {
  const decision = decide(policies, kind, now)
  const badge = (
    <StatusBadge status={accessBadges[decision.access]} label={t(accessKeys[decision.access])} />
  )
  if (decision.access !== 'closed' || decision.reason !== 'method-off') return badge
  return (
    <>
      {badge} {t('policy.admin.methodOff')}
    </>
  )
}

function ChangeLink({ page, kind }: { page: PortalPage; kind: GateQuestion }) {
  const { type, audience } = kind
  const label = `${page.t('policy.admin.change')}: ${kindName(page, kind)}`
  return (
    <a href={`${POLICIES_PATH}/change?${new URLSearchParams({ type, audience })}`}>
      {page.t('policy.admin.change')}
      <span class="visually-hidden">{label.slice(page.t('policy.admin.change').length)}</span>
    </a>
  )
}

/** Every day that somebody has set, earliest first. */
function LinesTable({ page, policies, now }: Omit<HoldsProps, 'kind'>) {
  const { t } = page
  const lines = editableKinds
    .flatMap((kind) => timelineOf(policies.lines, kind))
    .filter(({ from }) => from > BEGINNING)
    .sort((a, b) => a.from.getTime() - b.from.getTime())
  if (lines.length === 0) return <p>{t('policy.admin.noDays')}</p>
  return (
    <Table
      caption={t('policy.admin.days')}
      columns={[
        { label: t('policy.column.kind') },
        { label: t('policy.column.from') },
        { label: t('policy.column.access') },
        { label: t('policy.column.by') },
        { label: t('policy.column.action') },
      ]}
      rows={lines.map((line) => [
        kindName(page, line),
        <FromDay page={page} from={line.from} now={now} />,
        t(accessKeys[line.access]),
        line.changedBy,
        <LineLinks page={page} line={line} />,
      ])}
    />
  )
}

function FromDay({ page, from, now }: { page: PortalPage; from: Date; now: Date }) {
  if (from <= now) return <>{formatDate(from)}</>
  return (
    <>
      {formatDate(from)} <StatusBadge status="info" label={page.t('policy.admin.planned')} />
    </>
  )
}

function LineLinks({ page: { t }, line }: { page: PortalPage; line: PolicyLine }) {
  const { type, audience, from } = line
  const moved = new URLSearchParams({ type, audience, replaces: from.toISOString() })
  const gone = new URLSearchParams({ type, audience, from: from.toISOString() })
  return (
    <>
      <a href={`${POLICIES_PATH}/change?${moved}`}>{t('policy.admin.move')}</a>
      <br />
      <a href={`${POLICIES_PATH}/withdraw?${gone}`}>{t('policy.admin.withdraw')}</a>
    </>
  )
}

/** Somebody else was first: nothing was changed, and what holds now is one click away. */
export function StalePage({ admin, area }: { admin: AdminContext; area: string }) {
  const { t } = admin.page
  return (
    <AdminPage admin={admin} title={t('policy.stale.title')} area={area}>
      <p>{t('policy.stale.text')}</p>
      <Button href={area}>{t('policy.stale.again')}</Button>
    </AdminPage>
  )
}
