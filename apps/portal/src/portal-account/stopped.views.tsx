import type { PasswordLimitName, RefusedSend } from '@mot-cua/authentication'
import { Button, ButtonRow, formatMomentFrom, Page } from '@mot-cua/web'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'

type StoppedPageProps = {
  page: PortalPage
  title: PortalMessageKey
  /** Why, until when, what can be done: in this order. */
  sentences: string[]
  way?: { href: string; label: string }
}

/** A page that cannot go on now says why, until when, and where to go. */
export function StoppedPage({ page, title, sentences, way }: StoppedPageProps) {
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

/** Whose tries are used up. */
export type WaitingCause = 'here' | 'often' | 'anywhere' | 'address' | 'code' | 'code-here'

/** The same for a name that is known and one that is not. */
export function causeOf(limit: PasswordLimitName): WaitingCause {
  if (limit === 'address') return 'address'
  if (limit === 'password-tries') return 'often'
  return limit === 'password-anywhere' ? 'anywhere' : 'here'
}

export const codeCauses = {
  'account-waiting': 'code',
  'browser-waiting': 'code-here',
  'address-waiting': 'address',
} as const satisfies Record<string, WaitingCause>

type Timed = { page: PortalPage; now: Date; retryHref: string }

export function WaitingPage(props: Timed & { cause: WaitingCause; until: Date }) {
  const { cause, page, now, until, retryHref } = props
  const { t } = page
  return (
    <StoppedPage
      page={page}
      title="portalAccount.waiting.title"
      sentences={[
        t(`portalAccount.waiting.${cause}`),
        t('portalAccount.waiting.until', { time: formatMomentFrom(until, now) }),
        t('portalAccount.waiting.otherWays'),
        t('portalAccount.waiting.notMe'),
      ]}
      way={{ href: retryHref, label: t('portalAccount.waiting.retry') }}
    />
  )
}

/** Nothing the person did: the same form works in a moment. */
export function BusyPage({ page, retryHref }: { page: PortalPage; retryHref: string }) {
  const way = { href: retryHref, label: page.t('portalAccount.waiting.retry') }
  const sentences = [page.t('portalAccount.busy.text')]
  return <StoppedPage page={page} title="portalAccount.busy.title" {...{ sentences, way }} />
}

/** A hundred wrong codes in a row. */
export function FactorClosedPage({ page }: { page: PortalPage }) {
  const sentences = [
    page.t('portalAccount.closedFactor.text'),
    page.t('portalAccount.waiting.notMe'),
  ]
  return <StoppedPage page={page} title="portalAccount.closedFactor.title" sentences={sentences} />
}

export function TooManyCodesPage({ until, ...props }: Timed & { until: Date | undefined }) {
  const { page, now, retryHref } = props
  const { t } = page
  const wait = until
    ? [t('portalAccount.waiting.until', { time: formatMomentFrom(until, now) })]
    : []
  return (
    <StoppedPage
      page={page}
      title="portalAccount.tooMany.title"
      sentences={[t('portalAccount.tooMany.text'), ...wait]}
      way={{ href: retryHref, label: t('portalAccount.tooMany.again') }}
    />
  )
}

type LimitedProps = Timed & {
  reason: RefusedSend['reason']
  /** Absent where waiting does not help. */
  until: Date | undefined
}

export function SendLimitedPage({ page, reason, until, now, retryHref }: LimitedProps) {
  const { t } = page
  const time = until && formatMomentFrom(until, now)
  return (
    <StoppedPage
      page={page}
      title="portalAccount.limited.title"
      sentences={[
        t(`portalAccount.limited.${reason}`),
        ...(time === undefined ? [] : [t('portalAccount.limited.until', { time })]),
        t('portalAccount.waiting.otherWays'),
      ]}
      {...(until && { way: { href: retryHref, label: t('portalAccount.waiting.retry') } })}
    />
  )
}
