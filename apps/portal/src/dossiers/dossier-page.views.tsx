import {
  BackLink,
  Button,
  formatDate,
  formatDateTime,
  Notice,
  SummaryList,
  Tabs,
} from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { daysLate, phaseOf, type ShownStep } from './dossier.ts'
import { DossierBadges, showDue } from './dossier-facts.views.tsx'
import type { DossierDetail } from './dossiers.ts'
import { Timeline } from './timeline.views.tsx'

export const dossierViews = ['summary', 'progress', 'results'] as const
export type DossierView = (typeof dossierViews)[number]

export type ShownDossier = Omit<DossierDetail, 'steps'> & { steps: ShownStep[]; now: Date }

type DossierProps = { page: PortalPage; dossier: ShownDossier }
type DossierPageProps = DossierProps & { session: Session; view: DossierView }

/** One dossier (N11): views as links, each with an address that can be kept. */
export function DossierPage({ page, session, dossier, view }: DossierPageProps) {
  const { t } = page
  const path = `/dossiers/${dossier.id}`
  const toTab = (one: DossierView) => ({
    href: one === 'summary' ? path : `${path}/${one}`,
    label: t(`dossiers.view.${one}`),
    isCurrent: one === view,
  })
  return (
    <AccountArea {...{ page, session }} title={dossier.procedureName} current="dossiers">
      <BackLink href="/dossiers" label={t('dossiers.back')} />
      <DossierHead page={page} dossier={dossier} />
      <Tabs label={t('dossiers.views')} tabs={dossierViews.map(toTab)} />
      {view === 'summary' && <Summary page={page} dossier={dossier} />}
      {view === 'progress' && <Timeline page={page} dossier={dossier} />}
      {view === 'results' && <Results page={page} dossier={dossier} />}
      <Button kind="secondary" href={`${path}/print`}>
        {t('dossiers.print')}
      </Button>
    </AccountArea>
  )
}

export function DossierHead({ page, dossier }: DossierProps) {
  return (
    <>
      <p class="caption">{page.t('dossiers.codeIs', { code: dossier.code })}</p>
      <h1>{dossier.procedureName}</h1>
      <DossierBadges page={page} dossier={dossier} now={dossier.now} />
      <Duty page={page} dossier={dossier} />
      <Delay page={page} dossier={dossier} />
    </>
  )
}

/** What the person must do, in the agency's own words where it gave any. */
function Duty({ page: { t }, dossier: { status, steps, agencyName } }: DossierProps) {
  if (status !== 5 && status !== 6) return null
  const note = steps.at(-1)?.note
  return (
    <Notice kind="warn" heading={t(`dossiers.mustDo.${status}`)}>
      <p>{note ?? t('dossiers.mustDo.noNote')}</p>
      <p>{t('dossiers.mustDo.where', { agency: agencyName })}</p>
    </Notice>
  )
}

function Delay({ page: { t }, dossier }: DossierProps) {
  const days = daysLate(dossier, dossier.now)
  if (days === 0 || phaseOf(dossier.status) === 'done') return null
  const reason = dossier.steps.findLast(({ note }) => note !== undefined)?.note
  return (
    <Notice kind="bad" heading={t('dossiers.late.title', { days })}>
      <p>
        {reason
          ? t('dossiers.late.reason', { reason })
          : t('dossiers.late.noReason', { agency: dossier.agencyName })}
      </p>
    </Notice>
  )
}

export function Summary({ page, dossier }: DossierProps) {
  const { t } = page
  const rows = [
    { term: t('dossiers.code'), value: dossier.code },
    { term: t('dossiers.procedure'), value: dossier.procedureName },
    ...(dossier.procedureCode
      ? [{ term: t('dossiers.procedureCode'), value: dossier.procedureCode }]
      : []),
    { term: t('dossiers.agency'), value: dossier.agencyName },
    { term: t('dossiers.submitted'), value: formatDate(dossier.submittedAt) },
    { term: t('dossiers.due'), value: showDue(page, dossier) },
    {
      term: t('dossiers.status'),
      value: t(`dossiers.status.${dossier.status}`),
    },
    { term: t('dossiers.updated'), value: formatDateTime(dossier.statusAt) },
  ]
  return <SummaryList rows={rows} />
}

export function Results({ page: { t }, dossier: { results, status } }: DossierProps) {
  if (results === 'hidden') return <p>{t('dossiers.resultsHidden')}</p>
  if (results.length === 0) {
    const isOver = phaseOf(status) === 'done'
    return <p>{t(isOver ? 'dossiers.noResults' : 'dossiers.noResultsYet')}</p>
  }
  return (
    <ul class="record-list">
      {results.map(({ id, name, typeName }) => (
        <li class="record">
          <h2>
            <a href={`/data-store/${id}`}>{name}</a>
          </h2>
          <p class="hint">{typeName}</p>
        </li>
      ))}
    </ul>
  )
}
