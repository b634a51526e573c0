import { StatusBadge, type SummaryRow } from '@mot-cua/web'
import { writeDay } from '../day/day.ts'
import { OriginBadge } from '../dossiers/dossier-facts.views.tsx'
import type { PortalPage } from '../page.ts'
import { type DocumentSummary, stateOf } from './documents.ts'

type FactProps = { page: Pick<PortalPage, 't'>; document: DocumentSummary; today: string }

const looks = { good: 'ok', expired: 'warn', revoked: 'bad' } as const

/** Whether it is good still, and which account it came in by. What people put there nobody checked. */
export function DocumentBadges({ page, document, today }: FactProps) {
  const { t } = page
  const state = stateOf(document, today)
  const isOwn = document.kind === 'upload'
  return (
    <p class="badge-row">
      {isOwn ? (
        <StatusBadge status="neutral" label={t('dataStore.source.upload')} />
      ) : (
        <StatusBadge status={looks[state]} label={t(`dataStore.state.${state}`)} />
      )}
      <OriginBadge page={page} origin={document.origin} />
    </p>
  )
}

/** Only what is known; a calendar day in the order people write it. */
export function describeFacts(
  { t }: Pick<PortalPage, 't'>,
  document: DocumentSummary,
): SummaryRow[] {
  const { issuer, number, issuedOn, expiresOn, usedIn } = document
  const row = (term: string, value: string | undefined) => (value ? [{ term, value }] : [])
  return [
    ...row(t('dataStore.issuer'), issuer),
    ...row(t('dataStore.number'), number),
    ...row(t('dataStore.issuedOn'), issuedOn && writeDay(issuedOn)),
    ...row(t('dataStore.expiresOn'), expiresOn && writeDay(expiresOn)),
    ...row(t('dataStore.usedIn'), usedIn > 0 ? t('dataStore.usedInCount', { count: usedIn }) : ''),
  ]
}
