import { Button, Field, formatDate, Notice, Tabs } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { type DossierSummary, type Phase, phases } from './dossier.ts'
import { DossierBadges, showDue } from './dossier-facts.views.tsx'
import { type DossierPage, SEARCH_FROM } from './dossiers.ts'
import { writePlace } from './place.ts'

type DossiersPageProps = { page: PortalPage; session: Session; listed: DossierPage; now: Date }

/** «Hồ sơ của tôi»: what there is to do first, then the dossiers of one tab. */
export function DossiersPage({ page, session, listed, now }: DossiersPageProps) {
  const { t } = page
  const total = phases.reduce((sum, phase) => sum + listed.counts[phase], 0)
  return (
    <AccountArea {...{ page, session }} title={t('dossiers.title')} current="dossiers">
      <h1>{t('dossiers.title')}</h1>
      {total === 0 && <Empty page={page} />}
      <Duties page={page} listed={listed} />
      {total >= SEARCH_FROM && <Search page={page} search={listed.search} />}
      <PhaseTabs page={page} listed={listed} />
      {listed.search !== '' && <Found page={page} listed={listed} />}
      <ul class="record-list">
        {listed.dossiers.map((dossier) => (
          <DossierCard page={page} dossier={dossier} now={now} />
        ))}
      </ul>
      <More page={page} listed={listed} />
    </AccountArea>
  )
}

function Empty({ page: { t } }: { page: PortalPage }) {
  return (
    <>
      <p>{t('dossiers.empty')}</p>
      <p>
        <a href="/linked-accounts">{t('dossiers.emptyLink')}</a>
      </p>
    </>
  )
}

type ListedProps = { page: PortalPage; listed: DossierPage }

/** Each with its own link, because each wants something else. */
function Duties({ page: { t }, listed: { duties, counts } }: ListedProps) {
  if (duties.length === 0) return null
  const more = counts['to-do'] - duties.length
  return (
    <Notice kind="warn" heading={t('dossiers.duties', { count: counts['to-do'] })}>
      <ul>
        {duties.map((dossier) => (
          <li>
            <a href={`/dossiers/${dossier.id}`}>{dossier.code}</a>{' '}
            {t(dossier.status === 6 ? 'dossiers.duty.pay' : 'dossiers.duty.supplement')}
          </li>
        ))}
      </ul>
      {more > 0 && <p>{t('dossiers.dutiesMore', { count: more })}</p>}
    </Notice>
  )
}

function Search({ page, search }: { page: PortalPage; search: string }) {
  const { t } = page
  return (
    <form class="search-row" method="get" action="/dossiers" role="search">
      <Field
        page={page}
        label={t('dossiers.search')}
        name="q"
        type="search"
        value={search}
        autocomplete="off"
      />
      <Button kind="secondary">{t('dossiers.searchButton')}</Button>
    </form>
  )
}

function PhaseTabs({ page: { t }, listed: { counts, phase } }: ListedProps) {
  const shown = phases.filter((one) => counts[one] > 0)
  const toTab = (one: Phase) => ({
    href: `/dossiers?tab=${one}`,
    label: t(`dossiers.tab.${one}`, { count: counts[one] }),
    isCurrent: one === phase,
  })
  return <Tabs label={t('dossiers.tabs')} tabs={shown.map(toTab)} />
}

function Found({ page: { t }, listed: { search, dossiers } }: ListedProps) {
  return (
    <p role="status">
      {t(dossiers.length === 0 ? 'dossiers.foundNone' : 'dossiers.found', { search })}{' '}
      <a href="/dossiers">{t('dossiers.searchEnd')}</a>
    </p>
  )
}

type CardProps = { page: PortalPage; dossier: DossierSummary; now: Date }

function DossierCard({ page, dossier, now }: CardProps) {
  const { t } = page
  const facts = [
    [t('dossiers.code'), dossier.code],
    [t('dossiers.agency'), dossier.agencyName],
    [t('dossiers.submitted'), formatDate(dossier.submittedAt)],
    [t('dossiers.due'), showDue(page, dossier)],
  ]
  return (
    <li class="record">
      <h2>
        <a href={`/dossiers/${dossier.id}`}>{dossier.procedureName}</a>
      </h2>
      <DossierBadges page={page} dossier={dossier} now={now} />
      <dl>
        {facts.map(([term, value]) => (
          <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}

function More({ page: { t }, listed: { next, phase, search } }: ListedProps) {
  if (!next) return null
  const query = new URLSearchParams({
    ...(phase ? { tab: phase } : { q: search }),
    after: writePlace(next),
  })
  return (
    <Button kind="secondary" href={`/dossiers?${query.toString()}`}>
      {t('dossiers.older')}
    </Button>
  )
}
