import { BackLink, formatDateTime, Page } from '@mot-cua/web'
import { accountMenu, type PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { DossierHead, Results, type ShownDossier, Summary } from './dossier-page.views.tsx'
import { Timeline } from './timeline.views.tsx'

type PrintedProps = { page: PortalPage; session: Session; dossier: ShownDossier }

/** Everything of a dossier on one page; the browser's own command prints it. */
export function PrintedDossier({ page, session, dossier }: PrintedProps) {
  const { t } = page
  return (
    <Page page={page} title={dossier.procedureName} account={accountMenu(page, session)}>
      <BackLink href={`/dossiers/${dossier.id}`} label={t('dossiers.backToOne')} />
      <DossierHead page={page} dossier={dossier} />
      <Summary page={page} dossier={dossier} />
      <h2>{t('dossiers.view.progress')}</h2>
      <Timeline page={page} dossier={dossier} />
      <h2>{t('dossiers.view.results')}</h2>
      <Results page={page} dossier={dossier} />
      <p class="hint">{t('dossiers.printedAt', { at: formatDateTime(dossier.now) })}</p>
    </Page>
  )
}
