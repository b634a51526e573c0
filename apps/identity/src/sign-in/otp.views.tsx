import { Disclosure, ErrorSummary, Notice, OtpForm, type OtpFormWords, Page } from '@mot-cua/web'
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
      <OtpForm {...props} words={otpWords(page)} />
      <Disclosure summary={t('otp.notReceived')}>
        <p>{t('otp.notReceivedText')}</p>
      </Disclosure>
    </Page>
  )
}

function otpWords({ t }: IdentityPage): OtpFormWords {
  return {
    label: t('otp.label'),
    hint: t('otp.hint'),
    expiresIn: t('otp.expiresIn'),
    expired: t('otp.expired'),
    confirm: t('otp.confirm'),
    cancel: t('otp.cancel'),
    resend: t('otp.resend'),
    resendWait: (time) => t('otp.resendWait', { time }),
    sendsLeft: (count) => t('otp.sendsLeft', { count }),
  }
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
