import type { PasswordWeakness } from '@mot-cua/authentication'
import {
  BackLink,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Page,
  type PageError,
  PasswordField,
  UsernameField,
} from '@mot-cua/web'
import { SupportBlock } from '../home/support.views.tsx'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { localPaths } from './paths.ts'

export type ResetProblem = 'wrong' | PasswordWeakness

type ResetProps = {
  page: OnestopPage
  settings: CurrentSettings
  username?: string
  problem?: ResetProblem
}

/** A forgotten password: with the code that the unit's administrator gives. */
export function ResetPage({ page, settings, username = '', problem }: ResetProps) {
  const { t } = page
  const title = t('reset.title')
  const errors = problem ? [resetErrorOf(page, problem)] : []
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={errors.length > 0}>
      <BackLink href={STAFF_SIGN_IN} label={t('reset.back')} />
      <ErrorSummary page={page} errors={errors} />
      <h1>{title}</h1>
      <p>{t('reset.text')}</p>
      <ResetForm page={page} username={username} errors={errors} />
      <SupportBlock page={page} settings={settings} />
    </Page>
  )
}

type ResetFormProps = { page: OnestopPage; username: string; errors: readonly PageError[] }

function ResetForm({ page, username, errors }: ResetFormProps) {
  const { t } = page
  return (
    <Form page={page} action={localPaths.reset}>
      <UsernameField page={page} label={t('local.username')} value={username} />
      <Field
        page={page}
        label={t('reset.code')}
        hint={t('reset.codeHint')}
        name="code"
        autocomplete="off"
        width="medium"
        error={errorAt(errors, 'code')}
      />
      <PasswordField
        page={page}
        label={t('reset.password')}
        hint={t('reset.passwordHint')}
        name="password"
        autocomplete="new-password"
        error={errorAt(errors, 'password')}
      />
      <Button>{t('reset.submit')}</Button>
    </Form>
  )
}

/** What stands at which field. */
export function resetErrorOf({ t }: OnestopPage, problem: ResetProblem): PageError {
  if (problem === 'wrong') return { field: 'code', message: t('reset.wrong') }
  const message =
    problem === 'missing' || problem === 'too-short' || problem === 'too-long'
      ? t(`reset.weak.${problem}`)
      : t('reset.weak.guessed')
  return { field: 'password', message }
}
