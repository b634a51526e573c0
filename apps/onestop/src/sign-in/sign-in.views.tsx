import { Button, type ButtonKind, ButtonRow, Form, formatDate, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import { type Audience, againPath, STAFF_SIGN_IN } from './paths.ts'

type StopProps = {
  page: OnestopPage
  title: OnestopMessageKey
  titleValues?: Record<string, number>
  sentences: string[]
  children?: Child
}

/** Why the sign-in stopped, and the way on. */
export function StopPage({ page, title, titleValues = {}, sentences, children }: StopProps) {
  const heading = page.t(title, titleValues)
  return (
    <Page page={page} title={heading}>
      <h1>{heading}</h1>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      {children}
      <p>
        <a href="/guides">{page.t('guide.all')}</a>
      </p>
    </Page>
  )
}

/** `goal`: where the person was going, if this browser began the sign-in. */
export function ExpiredSignInPage({ page, goal }: { page: OnestopPage; goal: string | undefined }) {
  return (
    <StopPage page={page} title="expired.title" sentences={[page.t('expired.text')]}>
      <ButtonRow>
        <Button href={againPath(goal ?? '/')}>{page.t('signIn.again')}</Button>
        {goal === undefined && (
          <Button kind="secondary" href={STAFF_SIGN_IN}>
            {page.t('staffSignIn.title')}
          </Button>
        )}
      </ButtonRow>
    </StopPage>
  )
}

type RefusedProps = { page: OnestopPage; code: string; returnTo: string }

export function RefusedPage({ page, code, returnTo }: RefusedProps) {
  const sentences = [page.t('refused.text'), page.t('refused.code', { code })]
  return (
    <StopPage page={page} title="refused.title" sentences={sentences}>
      <Button href={againPath(returnTo)}>{page.t('signIn.again')}</Button>
    </StopPage>
  )
}

type UnavailableProps = {
  page: OnestopPage
  /** Where the same is tried again. */
  retryAt: string
}

export function UnavailablePage({ page, retryAt }: UnavailableProps) {
  return (
    <StopPage page={page} title="unavailable.title" sentences={[page.t('unavailable.text')]}>
      <ButtonRow>
        <Button href={retryAt}>{page.t('unavailable.retry')}</Button>
        <Button kind="secondary" href="/">
          {page.t('signIn.home')}
        </Button>
      </ButtonRow>
    </StopPage>
  )
}

type LevelProps = { page: OnestopPage; audience: Audience; required: 1 | 2 }

export function LevelTooLowPage({ page, audience, required }: LevelProps) {
  const sentences = [page.t('level.text', { level: required }), page.t('level.how')]
  const titleValues = { level: required }
  return (
    <StopPage page={page} title="level.title" titleValues={titleValues} sentences={sentences}>
      <OtherAccount page={page} backTo={audience === 'staff' ? STAFF_SIGN_IN : '/sign-in'} />
    </StopPage>
  )
}

/** After the day of citizens: the account that was used is none of the e-ID. */
export function EidOnlyPage({ page, since }: { page: OnestopPage; since: Date }) {
  const sentences = [
    page.t('eidOnly.text', { date: formatDate(since) }),
    page.t('eidOnly.how'),
    page.t('eidOnly.kept'),
  ]
  return (
    <StopPage page={page} title="eidOnly.title" sentences={sentences}>
      <OtherAccount page={page} backTo="/" />
    </StopPage>
  )
}

type OtherAccountProps = { page: OnestopPage; backTo: string; kind?: ButtonKind }

/** The issuer still has this person signed in; without a way out the next try would end here too. */
export function OtherAccount({ page, backTo, kind = 'primary' }: OtherAccountProps) {
  return (
    <Form page={page} action="/sign-out">
      <ButtonRow>
        <Button kind={kind}>{page.t('signIn.otherAccount')}</Button>
        <Button kind="secondary" href={backTo}>
          {page.t('signIn.back')}
        </Button>
      </ButtonRow>
    </Form>
  )
}
