import { Button, ButtonRow, formatTimeFrom, Page } from '@mot-cua/web'
import type { IdentityMessageKey } from '../messages.ts'
import type { IdentityPage } from '../page.ts'
import type { RefusedSend } from '../sms-otp/send-allowance.ts'

type Way = { href: string; label: string }

type StoppedPageProps = {
  page: IdentityPage
  title: IdentityMessageKey
  /** Why, until when, what can be done: in this order. */
  sentences: string[]
  way?: Way
}

/** A page that cannot go on now says why, until when, and where to go. */
function StoppedPage({ page, title, sentences, way }: StoppedPageProps) {
  return (
    <Page page={page} title={page.t(title)}>
      <h1>{page.t(title)}</h1>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <ButtonRow>
        {way && <Button href={way.href}>{way.label}</Button>}
        <Button kind="secondary" href="/help">
          {page.shell('footer.help')}
        </Button>
      </ButtonRow>
    </Page>
  )
}

export function WaitingPage(props: {
  page: IdentityPage
  cause: 'password' | 'otp'
  until: Date
  retryHref: string
}) {
  const { t } = props.page
  const why = t(props.cause === 'otp' ? 'waiting.whyOtp' : 'waiting.why')
  return (
    <StoppedPage
      page={props.page}
      title="waiting.title"
      sentences={[
        why,
        t('waiting.until', { time: formatTimeFrom(props.until) }),
        t('waiting.notMe'),
      ]}
      way={{ href: props.retryHref, label: t('waiting.retry') }}
    />
  )
}

export function FactorClosedPage({ page }: { page: IdentityPage }) {
  return <StoppedPage page={page} title="waiting.title" sentences={[page.t('waiting.closed')]} />
}

export function TooManyCodesPage(props: {
  page: IdentityPage
  until: Date | undefined
  retryHref: string
}) {
  const { t } = props.page
  const until = props.until ? [t('waiting.until', { time: formatTimeFrom(props.until) })] : []
  return (
    <StoppedPage
      page={props.page}
      title="otp.tooMany.title"
      sentences={[t('otp.tooMany.text'), ...until]}
      way={{ href: props.retryHref, label: t('otp.tooMany.again') }}
    />
  )
}

export function SendLimitedPage(props: {
  page: IdentityPage
  reason: RefusedSend['reason']
  /** Absent where waiting does not help. */
  until: Date | undefined
  retryHref: string
}) {
  const { t } = props.page
  return (
    <StoppedPage
      page={props.page}
      title="otp.limited.title"
      sentences={[
        t(`otp.limited.${props.reason}`),
        ...(props.until ? [t('otp.limited.until', { time: formatTimeFrom(props.until) })] : []),
      ]}
      {...(props.until && { way: { href: props.retryHref, label: t('waiting.retry') } })}
    />
  )
}

export function ExpiredPage({ page, way }: { page: IdentityPage; way: Way }) {
  const sentences = [page.t('expired.text')]
  return <StoppedPage page={page} title="expired.title" sentences={sentences} way={way} />
}
