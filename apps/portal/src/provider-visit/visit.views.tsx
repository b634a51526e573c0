import { Button, ButtonRow, Form, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { PortalMessageKey } from '../messages.ts'
import { type ActiveSession, accountMenu, type PortalPage } from '../page.ts'
import type { Visit } from '../provider/interactions.ts'
import { visitPath } from '../provider/paths.ts'
import type { ServiceView } from '../provider/service-view.ts'
import type { VisitNeed } from './judge-visit.ts'

type VisitProps = { page: PortalPage; visit: Visit; session?: ActiveSession | undefined }

type FrameProps = VisitProps & { title: PortalMessageKey; sentences: string[]; children?: Child }

function Frame({ page, session, title, sentences, children }: FrameProps) {
  const account = session && accountMenu(page, session)
  return (
    <Page page={page} title={page.t(title)} {...(account ? { account } : {})}>
      <h1>{page.t(title)}</h1>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      {children}
    </Page>
  )
}

type NeedPageProps = VisitProps & { need: VisitNeed; hasTried: boolean }

const needs = {
  citizen: 'citizen',
  'full-access': 'linkOnly',
  'fresh-proof': 'fresh',
  level: 'level',
  'other-person': 'person',
} as const satisfies Partial<Record<VisitNeed, string>>

function wordsOf(need: VisitNeed) {
  return needs[need as keyof typeof needs] ?? 'fresh'
}

/** Why the service gets no answer yet, and what the person can do; nothing happens by itself. */
export function NeedPage({ page, visit, session, need, hasTried }: NeedPageProps) {
  const { t } = page
  const word = wordsOf(need)
  const { name: service } = visit.service
  const level = visit.demandedLevel === 2 ? 2 : 1
  const sentences = [t(`provider.need.${word}Text`, { service, level })]
  if (need === 'level') sentences.push(t('level.how'))
  return (
    <Frame {...{ page, visit, session, sentences }} title={`provider.need.${word}`}>
      <Form page={page} action={visitPath(visit.id)}>
        <ButtonRow>
          <WayOn {...{ page, visit, session, need, hasTried }} />
          <Button kind="secondary" name="action" value="refuse">
            {t('provider.backTo', { service })}
          </Button>
        </ButtonRow>
      </Form>
    </Frame>
  )
}

/** The step that can help this person, if there is one. */
function WayOn({ page: { t }, visit, session, need, hasTried }: NeedPageProps) {
  const wayTo = (type: string) =>
    `/sign-in/${type}?return_to=${encodeURIComponent(visitPath(visit.id))}`
  if (need === 'fresh-proof' && session) {
    return <Button href={wayTo(session.type)}>{t('provider.proveAgain')}</Button>
  }
  const isEid = session?.type === 'eid'
  if ((need === 'level' && !isEid && !hasTried) || need === 'full-access') {
    return (
      <>
        <Button href={wayTo('eid')}>{t('provider.useEid')}</Button>
        {need === 'full-access' && (
          <Button kind="secondary" href="/link">
            {t('linking.title')}
          </Button>
        )}
      </>
    )
  }
  return (
    <Button name="action" value="other">
      {t('signIn.otherAccount')}
    </Button>
  )
}

/** `prompt=select_account`: as whom to go on. */
export function AccountChoicePage({ page, visit, session }: Required<VisitProps>) {
  const { t } = page
  const { name: service, host } = visit.service
  const sentences = [t('provider.choiceText', { service, host })]
  return (
    <Frame {...{ page, visit, session, sentences }} title="provider.choice">
      <Form page={page} action={visitPath(visit.id)}>
        <ButtonRow>
          <Button name="action" value="keep">
            {t('provider.choiceKeep', { name: session?.name ?? '' })}
          </Button>
          <Button kind="secondary" name="action" value="other">
            {t('signIn.otherAccount')}
          </Button>
        </ButtonRow>
      </Form>
    </Frame>
  )
}

/** Somebody does not want to sign in after all: back to the service, or to the choice. */
export function CancelPage({ page, visit }: VisitProps) {
  const { t } = page
  const { name: service } = visit.service
  const path = visitPath(visit.id)
  return (
    <Frame page={page} visit={visit} title="provider.cancel" sentences={[t('provider.cancelText')]}>
      <Form page={page} action={path}>
        <ButtonRow>
          <Button name="action" value="refuse">
            {t('provider.backTo', { service })}
          </Button>
          <Button kind="secondary" href={path}>
            {t('provider.cancelStay')}
          </Button>
        </ButtonRow>
      </Form>
    </Frame>
  )
}

type VisitOverProps = { page: PortalPage; service: ServiceView | undefined }

/** A visit that has ended, or another browser's: back to where it began. */
export function VisitOverPage({ page, service }: VisitOverProps) {
  const { t } = page
  return (
    <Page page={page} title={t('expired.title')}>
      <h1>{t('expired.title')}</h1>
      <p>{t('provider.overText')}</p>
      <ButtonRow>
        {service ? (
          <Button href={service.homeUrl}>{t('provider.backTo', { service: service.name })}</Button>
        ) : (
          <Button href="/">{t('level.back')}</Button>
        )}
      </ButtonRow>
    </Page>
  )
}
