import { secondsBetween } from '@mot-cua/kernel'
import {
  Button,
  ButtonRow,
  Countdown,
  Disclosure,
  ErrorSummary,
  Form,
  formatTimeFrom,
  Notice,
  OtpField,
  Page,
} from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'

export const otpNews = ['resent', 'renewed', 'too-soon'] as const
export type OtpNews = (typeof otpNews)[number]

export type OtpPageProps = {
  page: IdentityPage
  action: string
  maskedPhone: string
  expiresAt: Date
  resendAt: Date
  now: Date
  error?: string
  news?: OtpNews
  /** Messages that may still follow before a wait. */
  sendsLeft: number
  hasSmsTrouble: boolean
}

export function OtpPage(props: OtpPageProps) {
  const { page, error } = props
  const { t } = page
  return (
    <Page page={page} title={t('otp.title')} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <OtpNotices {...props} />
      <h1>{t('otp.title')}</h1>
      <p>
        {t('otp.sentTo')} <strong class="no-wrap">{props.maskedPhone}</strong>
      </p>
      <OtpForm {...props} />
      <Disclosure summary={t('otp.notReceived')}>
        <p>{t('otp.notReceivedText')}</p>
      </Disclosure>
    </Page>
  )
}

/** Said before the limit bites, not from the start. */
const TELL_SENDS_FROM = 2

function OtpForm({ page, action, error, expiresAt, resendAt, now, sendsLeft }: OtpPageProps) {
  const { t } = page
  return (
    <Form page={page} action={action}>
      <OtpField
        page={page}
        label={t('otp.label')}
        hint={t('otp.hint')}
        name="code"
        error={error}
        autofocus={error === undefined}
      />
      <Countdown
        page={page}
        deadline={expiresAt}
        now={now}
        label={t('otp.expiresIn')}
        expiredLabel={t('otp.expired')}
      />
      <OtpButtons page={page} resendAt={resendAt} now={now} />
      {sendsLeft <= TELL_SENDS_FROM && (
        <p class="hint">{t('otp.sendsLeft', { count: sendsLeft })}</p>
      )}
    </Form>
  )
}

const RESEND_WAIT_ID = 'resend-wait'

function OtpButtons({
  page: { t },
  resendAt,
  now,
}: Pick<OtpPageProps, 'page' | 'resendAt' | 'now'>) {
  const seconds = Math.ceil(secondsBetween(now, resendAt))
  const notBefore = seconds > 0 ? { seconds, describedBy: RESEND_WAIT_ID } : undefined
  return (
    <>
      <ButtonRow>
        <Button name="action" value="confirm">
          {t('otp.confirm')}
        </Button>
        <Button kind="secondary" name="action" value="cancel">
          {t('otp.cancel')}
        </Button>
        <Button kind="link" name="action" value="resend" notBefore={notBefore}>
          {t('otp.resend')}
        </Button>
      </ButtonRow>
      {notBefore && (
        <p class="hint" id={RESEND_WAIT_ID}>
          {t('otp.resendWait', { time: formatTimeFrom(resendAt) })}
        </p>
      )}
    </>
  )
}

const notices = {
  resent: { kind: 'ok', heading: 'otp.resent', text: 'otp.resentText' },
  renewed: { kind: 'ok', heading: 'otp.renewed', text: 'otp.renewedText' },
  'too-soon': { kind: 'info', heading: 'otp.tooSoon', text: 'otp.tooSoonText' },
  'sms-trouble': { kind: 'warn', heading: 'otp.smsTrouble', text: 'otp.smsTroubleText' },
} as const

function OtpNotices({ page: { t }, news, hasSmsTrouble }: OtpPageProps) {
  const told = hasSmsTrouble ? 'sms-trouble' : news
  if (!told) return null
  const { kind, heading, text } = notices[told]
  return (
    <Notice kind={kind} heading={t(heading)} isNews>
      <p>{t(text)}</p>
    </Notice>
  )
}
