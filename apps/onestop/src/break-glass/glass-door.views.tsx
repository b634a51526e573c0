import {
  Button,
  ButtonRow,
  CredentialsFields,
  ErrorSummary,
  Form,
  Notice,
  OtpField,
  Page,
  type PageError,
} from '@mot-cua/web'
import { SupportBlock } from '../home/support.views.tsx'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import { StopPage } from '../sign-in/sign-in.views.tsx'
import { type LocalForm, listLocalErrors } from '../staff-sign-in/local-form.views.tsx'
import { doorPaths } from './paths.ts'

type Door = { page: OnestopPage; settings: CurrentSettings }

/** For administrators alone, and only while the e-ID does not answer. */
export function GlassDoorPage({ page, settings, form }: Door & { form?: LocalForm }) {
  const { t } = page
  const errors = listLocalErrors(page, form?.refusal)
  const title = t('glass.title')
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={errors.length > 0}>
      <ErrorSummary page={page} errors={errors} />
      <h1>{title}</h1>
      <Notice kind="warn" heading={t('glass.forWhom')}>
        <p>{t('glass.alarm')}</p>
      </Notice>
      <ol>
        <li>{t('glass.step1')}</li>
        <li>{t('glass.step2')}</li>
        <li>{t('glass.step3')}</li>
      </ol>
      <ProofForm page={page} username={form?.username ?? ''} errors={errors} />
      <SupportBlock page={page} settings={settings} />
    </Page>
  )
}

type ProofProps = {
  page: OnestopPage
  username: string
  errors: readonly PageError[]
}

function ProofForm({ page, username, errors }: ProofProps) {
  const { t } = page
  return (
    <Form page={page} action={doorPaths.password}>
      <CredentialsFields
        page={page}
        labels={{ username: t('local.username'), password: t('local.password') }}
        username={username}
        errors={errors}
      />
      <ButtonRow>
        <Button>{t('glass.goOn')}</Button>
        <Button kind="secondary" href={STAFF_SIGN_IN}>
          {t('signIn.back')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** The code that the app shows; no message is sent. */
export function GlassCodePage({ page, settings, error }: Door & { error?: string }) {
  const { t } = page
  const title = t('glass.code.title')
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <h1>{title}</h1>
      <p>{t('glass.code.text')}</p>
      <AppCodeForm page={page} action={doorPaths.code} error={error} />
    </Page>
  )
}

type AppCodeProps = { page: OnestopPage; action: string; error?: string | undefined }

/** Wherever the code of the app is asked for. */
export function AppCodeForm({ page, action, error }: AppCodeProps) {
  const { t } = page
  return (
    <Form page={page} action={action}>
      <OtpField
        page={page}
        label={t('glass.code.label')}
        hint={t('glass.code.hint')}
        name="code"
        error={error}
        autofocus={error === undefined}
      />
      <ButtonRow>
        <Button name="action" value="confirm">
          {t('local.otpConfirm')}
        </Button>
        <Button kind="secondary" name="action" value="cancel">
          {t('local.otpCancel')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** Before the cut-over the issued account opens by itself. */
export function GlassClosedPage({ page }: { page: OnestopPage }) {
  return (
    <StopPage page={page} title="glass.closed" sentences={[page.t('glass.closedText')]}>
      <Button href={STAFF_SIGN_IN}>{page.t('local.again')}</Button>
    </StopPage>
  )
}
