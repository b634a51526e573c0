import { type OtpTransaction, RESEND_AFTER_SECONDS } from '@mot-cua/authentication'
import { addSeconds, maskPhone } from '@mot-cua/kernel'
import { ErrorSummary, Notice, OtpForm, type OtpFormWords, Page } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import { localPaths } from './paths.ts'

export const otpNews = ['resent', 'renewed', 'too-soon'] as const
export type OtpNews = (typeof otpNews)[number]

type LocalOtpProps = {
  page: OnestopPage
  settings: CurrentSettings
  transaction: Pick<OtpTransaction, 'phone' | 'expiresAt' | 'lastSentAt' | 'sendsLeft'>
  now: Date
  error?: string | undefined
  news?: OtpNews | undefined
}

export function LocalOtpPage({ page, settings, transaction, now, error, news }: LocalOtpProps) {
  const { t } = page
  const title = t('local.otp')
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      {news && (
        <Notice
          kind={news === 'too-soon' ? 'info' : 'ok'}
          heading={t(`local.otp.${news}`)}
          isNews
        />
      )}
      <h1>{title}</h1>
      <p>
        {t('local.otpSentTo')} <strong class="no-wrap">{maskPhone(transaction.phone)}</strong>
      </p>
      <OtpForm
        page={page}
        action={localPaths.otp}
        words={otpWords(page)}
        error={error}
        expiresAt={transaction.expiresAt}
        resendAt={addSeconds(transaction.lastSentAt, RESEND_AFTER_SECONDS)}
        sendsLeft={transaction.sendsLeft}
        now={now}
      />
    </Page>
  )
}

function otpWords({ t }: OnestopPage): OtpFormWords {
  return {
    label: t('local.otpLabel'),
    hint: t('local.otpHint'),
    expiresIn: t('local.otpExpiresIn'),
    expired: t('local.otp.expired'),
    confirm: t('local.otpConfirm'),
    cancel: t('local.otpCancel'),
    resend: t('local.otpResend'),
    resendWait: (time) => t('local.otpResendWait', { time }),
    sendsLeft: (count) => t('local.otpSendsLeft', { count }),
  }
}
