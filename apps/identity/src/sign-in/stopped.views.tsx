import type { PasswordCause, RefusedSend } from '@mot-cua/authentication'
import { formatMomentFrom, StoppedPage } from '@mot-cua/web'
import type { IdentityMessageKey } from '../messages.ts'
import type { IdentityPage } from '../page.ts'

/** Whose tries are used up. */
export type WaitingCause = PasswordCause | 'otp' | 'otp-here'

/** What helps before the wait is over. */
const waysOut: Record<WaitingCause, IdentityMessageKey> = {
  here: 'waiting.forgot',
  often: 'waiting.elsewhere',
  anywhere: 'waiting.elsewhere',
  address: 'waiting.otherNetwork',
  otp: 'waiting.elsewhere',
  'otp-here': 'waiting.newestCode',
}

/** Nobody comes to the code without the password. */
function whoElse(cause: WaitingCause): IdentityMessageKey {
  if (cause === 'often') return 'waiting.notMySignIns'
  return cause === 'otp' || cause === 'otp-here' ? 'waiting.passwordKnown' : 'waiting.notMe'
}

export function WaitingPage(props: {
  page: IdentityPage
  cause: WaitingCause
  now: Date
  until: Date
  retryHref: string
}) {
  const { cause, page, now, until } = props
  const { t } = page
  return (
    <StoppedPage
      page={page}
      title={page.t('waiting.title')}
      sentences={[
        t(`waiting.why.${cause}`),
        t('waiting.until', { time: formatMomentFrom(until, now) }),
        t(waysOut[cause]),
        t(whoElse(cause)),
      ]}
      way={{ href: props.retryHref, label: t('waiting.retry') }}
    />
  )
}

/** Nothing the person did: the same form works in a moment. */
export function BusyPage({ page, retryHref }: { page: IdentityPage; retryHref: string }) {
  const way = { href: retryHref, label: page.t('waiting.retry') }
  return (
    <StoppedPage
      page={page}
      title={page.t('busy.title')}
      sentences={[page.t('busy.text')]}
      way={way}
    />
  )
}

export function FactorClosedPage({ page }: { page: IdentityPage }) {
  const sentences = [page.t('waiting.closed'), page.t('waiting.passwordKnown')]
  return <StoppedPage page={page} title={page.t('waiting.closedTitle')} sentences={sentences} />
}

export function TooManyCodesPage(props: {
  page: IdentityPage
  now: Date
  until: Date | undefined
  retryHref: string
}) {
  const { t } = props.page
  const { now, until: end } = props
  const until = end ? [t('waiting.until', { time: formatMomentFrom(end, now) })] : []
  return (
    <StoppedPage
      page={props.page}
      title={t('otp.tooMany.title')}
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
  now: Date
  retryHref: string
}) {
  const { t } = props.page
  const { now, until: end } = props
  const until = end ? [t('otp.limited.until', { time: formatMomentFrom(end, now) })] : []
  return (
    <StoppedPage
      page={props.page}
      title={t('otp.limited.title')}
      sentences={[
        t(`otp.limited.${props.reason}`),
        ...until,
        ...(props.reason === 'phone' ? [t('waiting.elsewhere'), t('otp.limited.notMe')] : []),
        ...(props.reason === 'address' ? [t('waiting.otherNetwork')] : []),
      ]}
      {...(props.until && { way: { href: props.retryHref, label: t('waiting.retry') } })}
    />
  )
}

export function ExpiredPage({
  page,
  way,
}: {
  page: IdentityPage
  way: { href: string; label: string }
}) {
  const sentences = [page.t('expired.text')]
  return <StoppedPage page={page} title={page.t('expired.title')} sentences={sentences} way={way} />
}
