import { formatDate, formatDateTime, Notice } from '@mot-cua/web'
import { LINK_PATH } from '../linking/paths.ts'
import type { PortalPage } from '../page.ts'
import type { QueueState } from '../verification/verification-queue.ts'
import type { IdentityRow } from './identity-info.ts'

/** What has just been done, where the person came back to. */
export const identityNotices = ['saved', 'unchanged', 'verified', 'claimed', 'queued'] as const
export type IdentityNotice = (typeof identityNotices)[number]

const kinds = {
  saved: 'ok',
  unchanged: 'info',
  verified: 'ok',
  claimed: 'ok',
  queued: 'info',
} as const

export function IdentityNews({ page, notice }: { page: PortalPage; notice: string | undefined }) {
  const { t } = page
  const news = identityNotices.find((known) => known === notice)
  // What waits is told by the state of the queue, for as long as it does.
  if (!news || news === 'queued') return null
  return (
    <Notice kind={kinds[news]} heading={t(`identityInfo.notice.${news}`)} isNews>
      {news === 'claimed' && <ClaimedText page={page} />}
    </Notice>
  )
}

/** The two ways on: within this session, or signed out and in again (R103). */
function ClaimedText({ page: { t } }: { page: PortalPage }) {
  return (
    <>
      <p>{t('identityInfo.notice.claimedText')}</p>
      <p>
        <a href={LINK_PATH}>{t('identityInfo.notice.claimedLink')}</a>
      </p>
    </>
  )
}

type StateProps = {
  page: PortalPage
  rows: readonly IdentityRow[]
  queue: QueueState | undefined
}

/** What is true of the fields now: a check that waits or has ended, or a field that differs. */
export function StateNotices({ page, rows, queue }: StateProps) {
  return (
    <>
      {queue && <QueueNotice page={page} queue={queue} />}
      <FieldsNotice page={page} rows={rows} isWaiting={queue?.state === 'waiting'} />
    </>
  )
}

function QueueNotice({ page: { t }, queue }: { page: PortalPage; queue: QueueState }) {
  if (queue.state === 'waiting') {
    return (
      <Notice kind="info" heading={t('identityInfo.queue.waiting')} isNews>
        <p>{t('identityInfo.queue.waitingText', { at: formatDateTime(queue.since) })}</p>
      </Notice>
    )
  }
  const { outcome, differing, at } = queue
  const names = differing.map((name) => t(`identityInfo.field.${name}`)).join(', ')
  return (
    <Notice
      kind={outcome === 'verified' ? 'ok' : 'warn'}
      heading={t('identityInfo.queue.done', { date: formatDate(at) })}
    >
      <p>{t(`identityInfo.queue.${outcome}`, { names })}</p>
    </Notice>
  )
}

type FieldsProps = Pick<StateProps, 'page' | 'rows'> & { isWaiting: boolean }

function FieldsNotice({ page: { t }, rows, isWaiting }: FieldsProps) {
  const has = (status: string) => rows.some(({ field }) => field?.status === status)
  if (has('differs')) {
    return (
      <Notice kind="warn" heading={t('profile.differs.title')}>
        <p>{t('profile.differs.text')}</p>
        <p>
          <a href="/profile/corrections">{t('corrections.ask')}</a>
        </p>
      </Notice>
    )
  }
  // One notice says it; two would contradict each other in a detail.
  if (isWaiting || !has('unchecked')) return null
  return (
    <Notice kind="info" heading={t('profile.unchecked.title')}>
      <p>{t('profile.unchecked.text')}</p>
    </Notice>
  )
}
