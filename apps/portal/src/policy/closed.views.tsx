import { Button, ButtonRow, formatDate, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { chooserPath } from '../chooser/paths.ts'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import { visitPath } from '../provider/paths.ts'
import { BackToService } from '../provider-visit/back-to-service.views.tsx'
import type { StoppedVisit } from '../provider-visit/stopped-visit.ts'
import type { GateDecision, GateQuestion } from './gate.ts'

export type Closed = Extract<GateDecision, { access: 'closed' }>

type Visited = { page: PortalPage; visit: StoppedVisit | undefined }
type ClosedPageProps = Visited & { question: GateQuestion; decision: Closed }

/** Why this kind of account does not lead in, what is kept, and the way that does. */
export function ClosedPage({ page, visit, question, decision }: ClosedPageProps) {
  const { t } = page
  const date = decision.at ? formatDate(decision.at) : ''
  const key = reasonKey(question, decision)
  return (
    <DoorPage page={page} visit={visit} title={t('policy.closed.title')}>
      <p>{t(key, { date })}</p>
      {decision.reason === 'over' && <p>{t('policy.closed.kept')}</p>}
    </DoorPage>
  )
}

function reasonKey(
  { type, audience }: GateQuestion,
  { reason }: Closed,
): PortalMessageKey & `policy.closed.${string}` {
  if (reason === 'audience') {
    return audience === 'administrator'
      ? 'policy.closed.administrator'
      : 'policy.closed.otherAudience'
  }
  if (reason === 'method-off') return 'policy.closed.methodOff'
  if (reason === 'not-yet') return 'policy.closed.notYet'
  if (audience === 'organization') return 'policy.closed.overOrganization'
  return type === 'portal' ? 'policy.closed.overPortal' : 'policy.closed.overOther'
}

/** Vietnam Post is not for people who hold a staff account (R075). */
export function StaffPage({ page, visit }: Visited) {
  return (
    <DoorPage page={page} visit={visit} title={page.t('policy.staff.title')}>
      <p>{page.t('policy.staff.text')}</p>
    </DoorPage>
  )
}

type DoorProps = Visited & { title: string; children?: Child }

function DoorPage({ page, visit, title, children }: DoorProps) {
  const { t } = page
  const returnTo = visit ? visitPath(visit.id) : '/'
  const query = new URLSearchParams({ return_to: returnTo })
  return (
    <Page page={page} title={title}>
      <h1>{title}</h1>
      {children}
      <p>{t('policy.closed.eid')}</p>
      <ButtonRow>
        <Button href={`/sign-in/eid?${query}`}>{t('policy.closed.useEid')}</Button>
        <Button kind="secondary" href={chooserPath(returnTo)}>
          {t('policy.closed.choose')}
        </Button>
      </ButtonRow>
      <BackToService page={page} visit={visit} />
      <p>{t('policy.closed.hotline', { hotline: page.brand.hotline })}</p>
    </Page>
  )
}
