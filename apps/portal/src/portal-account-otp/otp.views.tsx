import type { OtpTransaction } from '@mot-cua/authentication'
import { RESEND_AFTER_SECONDS } from '@mot-cua/authentication'
import { addSeconds, maskPhone } from '@mot-cua/kernel'
import { Disclosure, ErrorSummary, Notice, OtpForm, type OtpFormWords, Page } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'

export const otpNews = ['resent', 'renewed', 'too-soon'] as const
export type OtpNews = (typeof otpNews)[number]

/** Why the code was asked for; each says in its own words where it went. */
export type OtpPurpose = 'sign-in' | 'recovery' | 'link'

export type PortalOtpPageProps = {
  page: PortalPage
  action: string
  purpose: OtpPurpose
  transaction: Pick<OtpTransaction, 'phone' | 'expiresAt' | 'lastSentAt' | 'sendsLeft'>
  now: Date
  error?: string | undefined
  news?: OtpNews | undefined
  hasSmsTrouble: boolean
}

const introductions = {
  'sign-in': 'portalAccount.otp.sentTo',
  recovery: 'portalAccount.otp.sentIfKnown',
  link: 'portalAccount.otp.sentTo',
} as const satisfies Record<OtpPurpose, string>

/** The page that asks for the code, of whichever step: its form posts `action` and `code`. */
export function PortalOtpPage(props: PortalOtpPageProps) {
  const { page, error, transaction, now } = props
  const { t } = page
  return (
    <Page page={page} title={t('portalAccount.otp.title')} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <OtpNotices {...props} />
      <h1>{t('portalAccount.otp.title')}</h1>
      <p>
        {t(introductions[props.purpose])}{' '}
        <strong class="no-wrap">{maskPhone(transaction.phone)}</strong>
      </p>
      <OtpForm
        page={page}
        action={props.action}
        words={otpWords(page)}
        error={error}
        expiresAt={transaction.expiresAt}
        resendAt={addSeconds(transaction.lastSentAt, RESEND_AFTER_SECONDS)}
        sendsLeft={transaction.sendsLeft}
        now={now}
      />
      <Disclosure summary={t('portalAccount.otp.notReceived')}>
        <p>{t('portalAccount.otp.notReceivedText')}</p>
      </Disclosure>
    </Page>
  )
}

function otpWords({ t }: PortalPage): OtpFormWords {
  return {
    label: t('portalAccount.otp.label'),
    hint: t('portalAccount.otp.hint'),
    expiresIn: t('portalAccount.otp.expiresIn'),
    expired: t('portalAccount.otp.expired'),
    confirm: t('portalAccount.otp.confirm'),
    cancel: t('portalAccount.otp.cancel'),
    resend: t('portalAccount.otp.resend'),
    resendWait: (time) => t('portalAccount.otp.resendWait', { time }),
    sendsLeft: (count) => t('portalAccount.otp.sendsLeft', { count }),
  }
}

const notices = {
  resent: {
    kind: 'ok',
    heading: 'portalAccount.otp.resent',
    text: 'portalAccount.otp.resentText',
  },
  renewed: {
    kind: 'ok',
    heading: 'portalAccount.otp.renewed',
    text: 'portalAccount.otp.renewedText',
  },
  'too-soon': {
    kind: 'info',
    heading: 'portalAccount.otp.tooSoon',
    text: 'portalAccount.otp.tooSoonText',
  },
  'sms-trouble': {
    kind: 'warn',
    heading: 'portalAccount.otp.smsTrouble',
    text: 'portalAccount.otp.smsTroubleText',
  },
} as const

function OtpNotices({ page: { t }, news, hasSmsTrouble }: PortalOtpPageProps) {
  const told = hasSmsTrouble ? 'sms-trouble' : news
  if (!told) return null
  const { kind, heading, text } = notices[told]
  return (
    <Notice kind={kind} heading={t(heading)} isNews>
      <p>{t(text)}</p>
    </Notice>
  )
}
