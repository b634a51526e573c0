import { Button, ButtonRow, Form, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { chooserPath } from '../chooser/paths.ts'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import { BackToService } from '../provider-visit/back-to-service.views.tsx'
import type { StoppedVisit } from '../provider-visit/stopped-visit.ts'

type StopProps = {
  page: PortalPage
  title: PortalMessageKey
  sentences: string[]
  titleValues?: Record<string, number>
  children?: Child
}

/** Why the sign-in stopped, and the way on. */
function StopPage({ page, title, titleValues = {}, sentences, children }: StopProps) {
  const heading = page.t(title, titleValues)
  return (
    <Page page={page} title={heading}>
      <h1>{heading}</h1>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      {children}
    </Page>
  )
}

/** Again, to where the person was going: the visit of a service must not be lost on the way. */
type Again = { page: PortalPage; returnTo: string }

function againPath({ returnTo }: Again): string {
  return returnTo === '/' ? '/sign-in' : chooserPath(returnTo)
}

export function ExpiredSignInPage(again: Again) {
  const { page } = again
  return (
    <StopPage page={page} title="expired.title" sentences={[page.t('expired.text')]}>
      <Button href={againPath(again)}>{page.t('signIn.again')}</Button>
    </StopPage>
  )
}

export function RefusedPage({ code, ...again }: Again & { code: string }) {
  const { page } = again
  const sentences = [page.t('refused.text'), page.t('refused.code', { code })]
  return (
    <StopPage page={page} title="refused.title" sentences={sentences}>
      <Button href={againPath(again)}>{page.t('signIn.again')}</Button>
    </StopPage>
  )
}

export function UnavailablePage(again: Again) {
  const { page } = again
  return (
    <StopPage page={page} title="unavailable.title" sentences={[page.t('unavailable.text')]}>
      <ButtonRow>
        <Button href={againPath(again)}>{page.t('unavailable.retry')}</Button>
        <Button kind="secondary" href="/">
          {page.t('level.back')}
        </Button>
      </ButtonRow>
    </StopPage>
  )
}

type Visited = { page: PortalPage; visit: StoppedVisit | undefined }

export function LevelTooLowPage(props: Visited & { required: 1 | 2; current: 1 | 2 }) {
  const { page, visit, required, current } = props
  const sentences = [page.t('level.text', { level: required, current }), page.t('level.how')]
  const titleValues = { level: required }
  return (
    <StopPage page={page} title="level.title" titleValues={titleValues} sentences={sentences}>
      <OtherAccount page={page} />
      <BackToService page={page} visit={visit} />
    </StopPage>
  )
}

export function DeceasedPage({ page, visit }: Visited) {
  return (
    <StopPage page={page} title="deceased.title" sentences={[page.t('deceased.text')]}>
      <OtherAccount page={page} />
      <BackToService page={page} visit={visit} />
    </StopPage>
  )
}

/** Identity still has this person signed in; without a way out the next try would end here too. */
function OtherAccount({ page }: { page: PortalPage }) {
  return (
    <Form page={page} action="/sign-out">
      <ButtonRow>
        <Button>{page.t('signIn.otherAccount')}</Button>
        <Button kind="secondary" href="/">
          {page.t('level.back')}
        </Button>
      </ButtonRow>
    </Form>
  )
}
