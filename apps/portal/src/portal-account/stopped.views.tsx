import type { PasswordCause, RefusedSend } from '@mot-cua/authentication'
import { formatMomentFrom, StoppedPage } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'

/** Whose tries are used up. */
export type WaitingCause = PasswordCause | 'code' | 'code-here'

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
      title={page.t('portalAccount.waiting.title')}
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
  return (
    <StoppedPage page={page} title={page.t('portalAccount.busy.title')} {...{ sentences, way }} />
  )
}

/** A hundred wrong codes in a row. */
export function FactorClosedPage({ page }: { page: PortalPage }) {
  const sentences = [
    page.t('portalAccount.closedFactor.text'),
    page.t('portalAccount.waiting.notMe'),
  ]
  return (
    <StoppedPage
      page={page}
      title={page.t('portalAccount.closedFactor.title')}
      sentences={sentences}
    />
  )
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
      title={page.t('portalAccount.tooMany.title')}
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
      title={page.t('portalAccount.limited.title')}
      sentences={[
        t(`portalAccount.limited.${reason}`),
        ...(time === undefined ? [] : [t('portalAccount.limited.until', { time })]),
        t('portalAccount.waiting.otherWays'),
      ]}
      {...(until && { way: { href: retryHref, label: t('portalAccount.waiting.retry') } })}
    />
  )
}
