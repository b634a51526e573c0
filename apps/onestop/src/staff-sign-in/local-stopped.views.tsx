import type { PasswordLimitName } from '@mot-cua/authentication'
import { Button, ButtonRow, formatDate, formatMomentFrom } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { StopPage } from '../sign-in/sign-in.views.tsx'

type Props = { page: OnestopPage }

/** After the day: why the issued account opens nothing, and what does. */
export function LocalClosedPage({ page, settings }: Props & { settings: CurrentSettings }) {
  const { t } = page
  const { staff } = settings.cutOver
  const date = staff === null ? '' : formatDate(new Date(staff))
  const sentences = [t('local.closedText', { date }), t('local.closedHow')]
  return (
    <StopPage page={page} title="local.closed" sentences={sentences}>
      <ButtonRow>
        <Button href={`${STAFF_SIGN_IN}/eid`}>{t('staffSignIn.eid')}</Button>
        <Button kind="secondary" href={STAFF_SIGN_IN}>
          {t('signIn.back')}
        </Button>
      </ButtonRow>
    </StopPage>
  )
}

/** Whose tries are used up. */
export type WaitingCause = 'here' | 'anywhere' | 'address' | 'code'

/** The same for a name that is known and one that is not. */
export function causeOf(limit: PasswordLimitName): WaitingCause {
  if (limit === 'address') return 'address'
  return limit === 'password-anywhere' ? 'anywhere' : 'here'
}

type WaitingProps = Props & { cause: WaitingCause; until: Date; now: Date }

export function LocalWaitingPage({ page, cause, until, now }: WaitingProps) {
  const { t } = page
  const time = formatMomentFrom(until, now)
  const sentences = [t(`local.waiting.${cause}`), t('local.waitingUntil', { time })]
  return <BeginAgain page={page} title="local.waiting" sentences={sentences} />
}

export function LocalBusyPage({ page }: Props) {
  return <BeginAgain page={page} title="local.busy" sentences={[page.t('local.busyText')]} />
}

/** No message leaves now; `until` where waiting helps. */
export function LocalSendLimitedPage(props: Props & { until: Date | undefined; now: Date }) {
  const { page, until, now } = props
  const { t } = page
  const wait = until ? [t('local.waitingUntil', { time: formatMomentFrom(until, now) })] : []
  const sentences = [t('local.limitedText'), ...wait]
  return <BeginAgain page={page} title="local.limited" sentences={sentences} />
}

export function LocalTooManyCodesPage({ page }: Props) {
  return <BeginAgain page={page} title="local.tooMany" sentences={[page.t('local.tooManyText')]} />
}

/** A hundred wrong codes in a row. */
export function LocalFactorClosedPage({ page }: Props) {
  const sentences = [page.t('local.factorClosedText')]
  return <BeginAgain page={page} title="local.factorClosed" sentences={sentences} />
}

type BeginAgainProps = Props & { title: OnestopMessageKey; sentences: string[] }

function BeginAgain(props: BeginAgainProps) {
  return (
    <StopPage {...props}>
      <Button href={STAFF_SIGN_IN}>{props.page.t('local.again')}</Button>
    </StopPage>
  )
}
