import type { PasswordWeakness } from '@mot-cua/authentication'
import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Page,
  type PageError,
  PasswordField,
  UsernameField,
} from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import { portalPaths } from '../portal-account/paths.ts'
import type { RecoveryProblems } from './recovery.ts'

type ForgotPageProps = {
  page: PortalPage
  typed?: { username: string; phone: string }
  problems?: RecoveryProblems
}

export function ForgotPasswordPage({ page, typed, problems = {} }: ForgotPageProps) {
  const { t } = page
  const errors = listErrors(page, problems)
  return (
    <Page page={page} title={t('portalAccount.forgot.title')} hasErrors={errors.length > 0}>
      <ErrorSummary page={page} errors={errors} />
      <BackLink href={portalPaths.password} label={t('portalAccount.forgot.back')} />
      <h1>{t('portalAccount.forgot.title')}</h1>
      <p>{t('portalAccount.forgot.text')}</p>
      <ForgotForm page={page} typed={typed} errors={errors} />
      <p class="hint">
        {t('portalAccount.forgot.administrators')}{' '}
        <a href={portalPaths.forgotAdministrator}>{t('portalAccount.forgot.haveCode')}</a>
      </p>
    </Page>
  )
}

function listErrors({ t }: PortalPage, { username, phone }: RecoveryProblems): PageError[] {
  return [
    ...(username ? [{ field: 'username', message: t(`portalAccount.username.${username}`) }] : []),
    ...(phone ? [{ field: 'phone', message: t(`portalAccount.phone.${phone}`) }] : []),
  ]
}

type ForgotFormProps = {
  page: PortalPage
  typed: ForgotPageProps['typed'] | undefined
  errors: readonly PageError[]
}

function ForgotForm({ page, typed, errors }: ForgotFormProps) {
  const { t } = page
  return (
    <Form page={page} action={portalPaths.forgot}>
      <UsernameField
        page={page}
        label={t('portalAccount.username')}
        value={typed?.username ?? ''}
        error={errorAt(errors, 'username')}
      />
      <Field
        page={page}
        label={t('portalAccount.phone')}
        hint={t('portalAccount.phoneHint')}
        name="phone"
        type="tel"
        inputmode="tel"
        value={typed?.phone ?? ''}
        autocomplete="tel"
        width="medium"
        error={errorAt(errors, 'phone')}
      />
      <ButtonRow>
        <Button>{t('portalAccount.forgot.submit')}</Button>
      </ButtonRow>
    </Form>
  )
}

type NewPasswordPageProps = {
  page: PortalPage
  action: string
  /** Why a new one is asked for. */
  reason: 'forgotten' | 'must-change'
  weakness?: PasswordWeakness
}

/** One field: it can be shown, so it need not be typed twice. */
export function NewPasswordPage({ page, action, reason, weakness }: NewPasswordPageProps) {
  const { t } = page
  const error = weakness && t(`portalAccount.weak.${weakness}`)
  return (
    <Page page={page} title={t('portalAccount.newPassword.title')} hasErrors={Boolean(error)}>
      <ErrorSummary page={page} errors={error ? [{ field: 'password', message: error }] : []} />
      <h1>{t('portalAccount.newPassword.title')}</h1>
      <p>{t(`portalAccount.newPassword.${reason}`)}</p>
      <Form page={page} action={action}>
        <PasswordField
          page={page}
          name="password"
          label={t('portalAccount.newPassword.label')}
          hint={t('portalAccount.newPassword.hint')}
          autocomplete="new-password"
          error={error}
        />
        <ButtonRow>
          <Button>{t('portalAccount.newPassword.submit')}</Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}
