import { formatDate, formatDateTime } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import { phaseOf, type ShownStep } from './dossier.ts'
import type { ShownDossier } from './dossier-page.views.tsx'

type TimelineProps = { page: PortalPage; dossier: ShownDossier }

/** What happened, oldest first; the step the dossier stands at is marked, the promised end follows. */
export function Timeline({ page, dossier }: TimelineProps) {
  const { t } = page
  const { steps, dueAt, status } = dossier
  const last = steps.length - 1
  return (
    <ol class="timeline">
      {steps.map((step, index) => (
        <Step page={page} step={step} isCurrent={index === last} />
      ))}
      {dueAt && phaseOf(status) !== 'done' && (
        <li>
          <strong>{t('dossiers.expectedEnd')}</strong>
          <p class="hint">{t('dossiers.expectedBy', { date: formatDate(dueAt) })}</p>
        </li>
      )}
    </ol>
  )
}

type StepProps = { page: PortalPage; step: ShownStep; isCurrent: boolean }

function Step({ page: { t }, step, isCurrent }: StepProps) {
  const who = [step.officialTitle, step.unit].filter((word) => word !== undefined).join(', ')
  return (
    <li {...(isCurrent ? { 'aria-current': 'step' } : {})}>
      <strong>{t(`dossiers.status.${step.status}`)}</strong>
      <p class="hint">
        <time datetime={step.at.toISOString()}>{formatDateTime(step.at)}</time>
        {who !== '' && ` – ${who}`}
      </p>
      {step.note && <p>{step.note}</p>}
      {step.isUnusual && <p class="hint">{t('dossiers.unusual')}</p>}
    </li>
  )
}
