import { formatDate, type Status, StatusBadge } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import {
  type DossierStatus,
  type DossierSummary,
  daysLate,
  type Origin,
  phaseOf,
} from './dossier.ts'

const looks: Record<DossierStatus, Status> = {
  1: 'info',
  2: 'info',
  3: 'bad',
  4: 'info',
  5: 'warn',
  6: 'warn',
  7: 'neutral',
  8: 'bad',
  9: 'ok',
  10: 'ok',
}

type FactProps = { page: PortalPage; dossier: DossierSummary; now: Date }

/** Where it stands, and whether that is later than promised. */
export function DossierBadges({ page: { t }, dossier, now }: FactProps) {
  const days = daysLate(dossier, now)
  const isDone = phaseOf(dossier.status) === 'done'
  return (
    <p class="badge-row">
      <StatusBadge status={looks[dossier.status]} label={t(`dossiers.status.${dossier.status}`)} />
      {days > 0 && (
        <StatusBadge
          status="bad"
          label={t(isDone ? 'dossiers.wasLate' : 'dossiers.isLate', { days })}
        />
      )}
      <OriginBadge page={{ t }} origin={dossier.origin} />
    </p>
  )
}

/** Which account brought it, where that is not the one signed in with. */
export function OriginBadge(props: { page: Pick<PortalPage, 't'>; origin: Origin }) {
  const { origin } = props
  if (origin === 'this-account') return null
  return <StatusBadge status="neutral" label={props.page.t(`dossiers.origin.${origin}`)} />
}

/** The promised day, or that none was named. */
export function showDue({ t }: Pick<PortalPage, 't'>, { dueAt }: DossierSummary): string {
  return dueAt ? formatDate(dueAt) : t('dossiers.noDue')
}
