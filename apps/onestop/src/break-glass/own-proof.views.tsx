import {
  BackLink,
  Button,
  ErrorSummary,
  Field,
  PasswordField,
  type QrModules,
  QrPlate,
} from '@mot-cua/web'
import { OperatorForm } from '../operator/operator-form.tsx'
import { OperatorPage } from '../operator/operator-page.tsx'
import { type ResetProblem, resetErrorOf } from '../staff-sign-in/reset.views.tsx'
import type { Working } from '../workspace/staff-page.tsx'
import { AppCodeForm } from './glass-door.views.tsx'
import { glassPaths } from './paths.ts'

/** Before anything of the app: whoever sits there is the owner. */
export function BeginAppPage({ working, error }: { working: Working; error?: string }) {
  const { page } = working
  const { t } = page
  return (
    <OperatorForm
      {...frameOf(working)}
      title={t('glass.app.title')}
      action={glassPaths.app}
      errors={{ password: error }}
      before={<p>{t('glass.app.text')}</p>}
    >
      <PasswordField page={page} name="password" label={t('glass.app.password')} error={error} />
      <Button name="action" value="begin">
        {t('glass.goOn')}
      </Button>
    </OperatorForm>
  )
}

type Offered = { secret: string; uri: string; modules: QrModules }
type NewAppProps = { working: Working; offered: Offered; error: string | undefined }

/** The secret as a picture, in letters and as a link; the app before is good until the first code. */
export function NewAppPage({ working, offered, error }: NewAppProps) {
  const { page } = working
  const { t } = page
  const { area, back } = frameOf(working)
  const title = t('glass.app.title')
  return (
    <OperatorPage working={working} title={title} area={area} hasErrors={error !== undefined}>
      <BackLink {...back} />
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <ol>
        <li>{t('glass.app.step1')}</li>
        <li>{t('glass.app.step2')}</li>
        <li>{t('glass.app.step3')}</li>
      </ol>
      <QrPlate modules={offered.modules} alt={t('glass.app.qr')} />
      <p>
        {t('glass.app.byHand')} <code>{offered.secret.match(/.{4}/g)?.join(' ')}</code>
      </p>
      <p>
        <a href={offered.uri}>{t('glass.app.open')}</a>
      </p>
      <AppCodeForm page={page} action={glassPaths.app} error={error} />
    </OperatorPage>
  )
}

export type PasswordTyped = ResetProblem
type PasswordProps = { working: Working; problem?: PasswordTyped }

/** The issued account's password, chosen by its owner with a code that another one has given. */
export function NewPasswordPage({ working, problem }: PasswordProps) {
  const { page } = working
  const { t } = page
  const wrong = problem && resetErrorOf(page, problem)
  const errors: Record<string, string> = wrong ? { [wrong.field ?? 'code']: wrong.message } : {}
  return (
    <OperatorForm
      {...frameOf(working)}
      title={t('glass.password.title')}
      action={glassPaths.password}
      errors={errors}
      before={<p>{t('glass.password.text')}</p>}
    >
      <Field
        page={page}
        name="code"
        label={t('reset.code')}
        hint={t('reset.codeHint')}
        autocomplete="off"
        width="medium"
        error={errors['code']}
      />
      <PasswordField
        page={page}
        name="password"
        label={t('reset.password')}
        hint={t('reset.passwordHint')}
        autocomplete="new-password"
        error={errors['password']}
      />
      <Button>{t('reset.submit')}</Button>
    </OperatorForm>
  )
}

function frameOf(working: Working) {
  const back = { href: glassPaths.area, label: working.page.t('glass.title') }
  return { working, area: glassPaths.area, back }
}
