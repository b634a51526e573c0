import {
  Button,
  ButtonRow,
  Countdown,
  Disclosure,
  ErrorSummary,
  Field,
  Form,
  formatTime,
  Notice,
  OtpField,
  Page,
  PasswordField,
  QrCard,
  TwoColumns,
} from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import type { PasswordOutcome } from './password-step.ts'

/** The service a person is on the way to. */
export type Destination = { name: string; host: string }

export type SignInPageProps = {
  page: IdentityPage
  destination: Destination
  action: string
  /** What was typed before, kept after a refusal; the password never is. */
  personalId?: string
  refusal?: Extract<PasswordOutcome, { outcome: 'invalid' | 'rejected' }>
}

export function SignInPage(props: SignInPageProps) {
  const { page, destination } = props
  const { t } = page
  const errors = listErrors(props)
  return (
    <Page page={page} title={t('signIn.title')} hasErrors={errors.length > 0}>
      <ErrorSummary page={page} errors={errors} />
      {t('brand.issuerCaption') && <p class="caption">{t('brand.issuerCaption')}</p>}
      <h1>{t('signIn.title')}</h1>
      <p class="lead">
        {t('signIn.to')} <strong>{destination.name}</strong>
      </p>
      <TwoColumns aside={<QrPlace page={page} />}>
        <CredentialsForm {...props} errors={errors} />
      </TwoColumns>
    </Page>
  )
}

type FieldError = { field: string; message: string }

function CredentialsForm(props: SignInPageProps & { errors: FieldError[] }) {
  const { page, action, destination, personalId = '', errors } = props
  const { t } = page
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  return (
    <Form page={page} action={action}>
      <Field
        page={page}
        label={t('signIn.personalId')}
        hint={t('signIn.personalIdHint')}
        name="personalId"
        value={personalId}
        inputmode="numeric"
        autocomplete="username"
        width="medium"
        error={errorOf('personalId')}
      />
      <PasswordField
        page={page}
        label={t('signIn.password')}
        name="password"
        error={errorOf('password')}
      />
      <ButtonRow>
        <Button>{t('signIn.submit')}</Button>
        <Button kind="link" href="/help">
          {t('signIn.forgot')}
        </Button>
      </ButtonRow>
      <OtherWays page={page} />
      <Button kind="link" name="action" value="cancel">
        {t('signIn.cancel', { service: destination.name })}
      </Button>
    </Form>
  )
}

function OtherWays({ page: { t } }: { page: IdentityPage }) {
  return (
    <>
      <p>
        {t('signIn.activatePrompt')} <a href="/activate">{t('signIn.activate')}</a>
      </p>
      <Disclosure summary={t('signIn.troubleSummary')}>
        <p>{t('signIn.troubleText')}</p>
      </Disclosure>
    </>
  )
}

/** Where the QR code stands once the phone app can scan it. */
function QrPlace({ page: { t } }: { page: IdentityPage }) {
  return (
    <QrCard heading={t('signIn.qrHeading')} alt={t('signIn.qrText')}>
      <p>{t('signIn.qrText')}</p>
      <p class="hint">{t('signIn.qrNotYet')}</p>
    </QrCard>
  )
}

function listErrors({ page: { t }, refusal }: SignInPageProps): FieldError[] {
  if (!refusal) return []
  if (refusal.outcome === 'rejected') {
    const left = refusal.triesLeft
    const tries = left === undefined ? '' : ` ${t('signIn.triesLeft', { count: left })}`
    return [{ field: 'personalId', message: `${t('signIn.rejected')}.${tries}` }]
  }
  const { personalId, password } = refusal.problems
  return [
    ...(personalId ? [{ field: 'personalId', message: t(`signIn.personalId.${personalId}`) }] : []),
    ...(password ? [{ field: 'password', message: t(`signIn.password.${password}`) }] : []),
  ]
}

export type OtpNews = 'resent' | 'too-soon'

export type OtpPageProps = {
  page: IdentityPage
  action: string
  maskedPhone: string
  expiresAt: Date
  resendAt: Date
  now: Date
  error?: string
  news?: OtpNews
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

function OtpForm({ page, action, error, expiresAt, resendAt, now }: OtpPageProps) {
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
      <ButtonRow>
        <Button name="action" value="confirm">
          {t('otp.confirm')}
        </Button>
        <Button kind="secondary" name="action" value="cancel">
          {t('otp.cancel')}
        </Button>
        <Button kind="link" name="action" value="resend">
          {t('otp.resend')}
        </Button>
      </ButtonRow>
      {resendAt > now && <p class="hint">{t('otp.resendWait', { time: formatTime(resendAt) })}</p>}
    </Form>
  )
}

function OtpNotices({ page: { t }, news, hasSmsTrouble }: OtpPageProps) {
  if (hasSmsTrouble) {
    return (
      <Notice kind="warn" heading={t('otp.smsTrouble')} isNews>
        <p>{t('otp.smsTroubleText')}</p>
      </Notice>
    )
  }
  if (news === 'resent') {
    return (
      <Notice kind="ok" heading={t('otp.resent')} isNews>
        <p>{t('otp.resentText')}</p>
      </Notice>
    )
  }
  if (news === 'too-soon') {
    return (
      <Notice kind="info" heading={t('otp.tooSoon')} isNews>
        <p>{t('otp.tooSoonText')}</p>
      </Notice>
    )
  }
  return null
}
