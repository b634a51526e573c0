import { Button, ButtonRow, type Status, StatusBadge, SummaryList } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import { HomeNews, type HomeNotice } from '../home/news.views.tsx'
import type { ActiveSession, PortalPage } from '../page.ts'
import type { QueueState } from '../verification/verification-queue.ts'
import { FieldValue, type SourceLabel, sourceLine } from './field-values.views.tsx'
import { type IdentityRow, type Light, lightOf, type OwnAccount } from './identity-info.ts'
import { IdentityNews, type IdentityNotice, StateNotices } from './notices.views.tsx'

export type IdentityInfoProps = {
  page: PortalPage
  session: ActiveSession
  rows: readonly IdentityRow[]
  accounts: readonly OwnAccount[]
  sources: readonly SourceLabel[]
  queue: QueueState | undefined
  notice: HomeNotice | IdentityNotice | undefined
}

/** «Thông tin định danh»: ten rows, each with value, status, source and date (R092–R099). */
export function IdentityInfoPage(props: IdentityInfoProps) {
  const { page, session, rows, accounts, sources, queue, notice } = props
  const { t } = page
  const homeNotice = notice === 'first-time' ? notice : undefined
  return (
    <AccountArea {...{ page, session }} title={t('identityInfo.title')} current="identity-info">
      <HomeNews page={page} session={session} notice={homeNotice} />
      <IdentityNews page={page} notice={notice} />
      <h1>{t('identityInfo.title')}</h1>
      <StateNotices page={page} rows={rows} queue={queue} />
      <p>{t('identityInfo.help')}</p>
      <ButtonRow>
        <Button href="/profile/verify">{t('identityInfo.update')}</Button>
        <Button href="/profile/edit" kind="secondary">
          {t('identityInfo.edit')}
        </Button>
      </ButtonRow>
      <SummaryList rows={rows.map((row) => toSummaryRow(page, sources, row))} />
      <Legend page={page} />
      <Links page={page} session={session} accounts={accounts} />
    </AccountArea>
  )
}

const badges: Record<Light, Status> = { verified: 'ok', unverified: 'warn', absent: 'bad' }

function toSummaryRow(page: PortalPage, sources: readonly SourceLabel[], row: IdentityRow) {
  const { t } = page
  const { name, field } = row
  const light = lightOf(field)
  return {
    term: t(`identityInfo.field.${name}`),
    value: field ? (
      <>
        <FieldValue page={page} field={field} />
        {(field.status === 'differs' || field.status === 'unchecked') && (
          <p class="field-note">{t(`identityInfo.note.${field.status}`)}</p>
        )}
        <p class="hint">{sourceLine(page, sources, field)}</p>
      </>
    ) : (
      <span class="hint">{t('identityInfo.empty')}</span>
    ),
    badge: <StatusBadge status={badges[light]} label={t(`identityInfo.light.${light}`)} />,
  }
}

const lights = ['verified', 'unverified', 'absent'] as const

/** The three sentences of the source document, each beside the shape it is about (R095–R098). */
function Legend({ page: { t } }: { page: PortalPage }) {
  return (
    <section class="legend">
      <h2>{t('identityInfo.legend')}</h2>
      <ul class="plain-list">
        {lights.map((light) => (
          <li>
            <StatusBadge status={badges[light]} label={t(`identityInfo.light.${light}`)} />{' '}
            {t(`identityInfo.legend.${light}`)}
          </li>
        ))}
      </ul>
    </section>
  )
}

type LinksProps = Pick<IdentityInfoProps, 'page' | 'session' | 'accounts'>

/** Whether the accounts are linked is seen here too (R104). */
function Links({ page: { t }, session, accounts }: LinksProps) {
  const isEid = (type: OwnAccount['type']) => type === 'eid'
  const isLinked = accounts.some(({ type }) => isEid(type)) && accounts.length > 1
  const text = isLinked ? 'identityInfo.linked' : 'identityInfo.notLinked'
  // Who came by the e-ID looks at the list; who did not is led to it.
  const hasList = isLinked || isEid(session.type)
  return (
    <section>
      <h2>{t('menu.linkedAccounts')}</h2>
      <p>{t(text, { count: accounts.length })}</p>
      <p>
        <a href={hasList ? '/linked-accounts' : '/link'}>
          {t(hasList ? 'identityInfo.toLinked' : 'identityInfo.toLink')}
        </a>
      </p>
      {session.level > 0 && (
        <SummaryList
          rows={[
            {
              term: t('identityInfo.level'),
              value: t('identityInfo.levelValue', { level: session.level }),
            },
          ]}
        />
      )}
    </section>
  )
}
