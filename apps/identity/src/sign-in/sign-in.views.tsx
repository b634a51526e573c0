import type { TriesLeft } from '@mot-cua/authentication'
import {
  Button,
  ButtonRow,
  Disclosure,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  GuideLink,
  Page,
  PasswordField,
  TwoColumns,
} from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import { SignInQrCard } from '../qr-sign-in/qr-card.views.tsx'
import type { PasswordOutcome } from './password-step.ts'

/** The service a person is on the way to. */
export type Destination = { name: string; host: string }

export type SignInPageProps = {
  page: IdentityPage
  destination: Destination
  action: string
  /** The service demands level 2: said before anybody types. */
  needsLevel2?: boolean
  /** Of the own account: said why a QR code is not enough here. */
  isBeforeChange?: boolean
  /** Hinted by the service, or typed before and kept after a refusal; the password never is. */
  personalId?: string
  refusal?: Extract<PasswordOutcome, { outcome: 'invalid' | 'rejected' }>
  /** Absent where nobody may sign in by phone. */
  qr?: { path: string; isPhone: boolean } | undefined
}

export function SignInPage(props: SignInPageProps) {
  const { page, destination, qr } = props
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
      {props.needsLevel2 && <p>{t('signIn.needsLevel2')}</p>}
      {props.isBeforeChange && <p>{t('signIn.beforeChange')}</p>}
      <TwoColumns aside={qr && <SignInQrCard page={page} {...qr} />}>
        <CredentialsForm {...props} errors={errors} />
      </TwoColumns>
      <GuideLink page={page} />
    </Page>
  )
}

type FieldError = { field: string; message: string }

function CredentialsForm(props: SignInPageProps & { errors: FieldError[] }) {
  const { page, action, destination, personalId = '', errors } = props
  const { t } = page
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
        error={errorAt(errors, 'personalId')}
      />
      <PasswordField
        page={page}
        label={t('signIn.password')}
        name="password"
        error={errorAt(errors, 'password')}
      />
      <ButtonRow>
        <Button>{t('signIn.submit')}</Button>
        <Button kind="link" href="/help">
          {t('signIn.forgot')}
        </Button>
      </ButtonRow>
      <OtherWays page={page} backTo={action} />
      <Button kind="link" name="action" value="cancel">
        {t('signIn.cancel', { service: destination.name })}
      </Button>
    </Form>
  )
}

function OtherWays({ page: { t }, backTo }: { page: IdentityPage; backTo: string }) {
  const activateHref = `/activate?${new URLSearchParams({ return_to: backTo })}`
  return (
    <>
      <p>
        {t('signIn.activatePrompt')} <a href={activateHref}>{t('signIn.activate')}</a>
      </p>
      <Disclosure summary={t('signIn.troubleSummary')}>
        <p>{t('signIn.troubleText')}</p>
      </Disclosure>
    </>
  )
}

function tellTriesLeft(t: IdentityPage['t'], { count, waitSeconds }: TriesLeft): string {
  const minutes = Math.ceil(waitSeconds / 60)
  const hours = minutes / 60
  const wait = hours < 1 ? t('signIn.waitMinutes', { minutes }) : t('signIn.waitHours', { hours })
  return t('signIn.triesLeft', { count, wait })
}

function listErrors({ page: { t }, refusal }: SignInPageProps): FieldError[] {
  if (!refusal) return []
  if (refusal.outcome === 'rejected') {
    const { triesLeft } = refusal
    const tries = triesLeft === undefined ? '' : ` ${tellTriesLeft(t, triesLeft)}`
    return [{ field: 'personalId', message: `${t('signIn.rejected')}.${tries}` }]
  }
  const { personalId, password } = refusal.problems
  return [
    ...(personalId ? [{ field: 'personalId', message: t(`signIn.personalId.${personalId}`) }] : []),
    ...(password ? [{ field: 'password', message: t(`signIn.password.${password}`) }] : []),
  ]
}
