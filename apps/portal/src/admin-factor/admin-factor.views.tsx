import {
  Button,
  ButtonRow,
  Disclosure,
  ErrorSummary,
  Field,
  Form,
  Notice,
  OtpField,
  Page,
  PasskeyForm,
  type QrModules,
  QrPlate,
} from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import { portalPaths } from '../portal-account/paths.ts'

type Errors = { error?: string | undefined; passkeyError?: string | undefined }
type FactorPageProps = { page: PortalPage } & Errors

/** The second factors that the administrator has: any one of them. */
export function FactorPage(props: FactorPageProps & { hasApp: boolean; hasPasskeys: boolean }) {
  const { page, error, passkeyError, hasApp, hasPasskeys } = props
  const { t } = page
  const title = t(hasPasskeys ? 'portalAccount.passkey.title' : 'portalAccount.factor.title')
  return (
    <Page page={page} title={title} hasErrors={Boolean(error ?? passkeyError)}>
      <FactorErrors page={page} error={error} passkeyError={passkeyError} />
      <h1>{title}</h1>
      {hasPasskeys && (
        <UsePasskey page={page} action={portalPaths.factorPasskey} isAlone={!hasApp} />
      )}
      {hasApp && hasPasskeys && <h2>{t('portalAccount.factor.orApp')}</h2>}
      {hasApp && <p>{t('portalAccount.factor.text')}</p>}
      {hasApp && (
        <CodeForm page={page} action={portalPaths.factor} error={error} isMain={!hasPasskeys} />
      )}
      <Disclosure summary={t('portalAccount.factor.lost')}>
        <p>{t('portalAccount.factor.lostText')}</p>
        <p>
          <a href={portalPaths.enrol}>{t('portalAccount.factor.haveEnrolmentCode')}</a>
        </p>
      </Disclosure>
    </Page>
  )
}

/** What was wrong, at the top of the page; a refused passkey has no field. */
export function FactorErrors({ page, error, passkeyError }: FactorPageProps) {
  return (
    <>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      {passkeyError && (
        <Notice kind="bad" heading={passkeyError} isNews>
          <p>{page.t('portalAccount.passkey.refusedText')}</p>
        </Notice>
      )}
    </>
  )
}

type UsePasskeyProps = { page: PortalPage; action: string; isAlone: boolean }

export function UsePasskey({ page, action, isAlone }: UsePasskeyProps) {
  const { t } = page
  return (
    <>
      <p>{t('portalAccount.passkey.text')}</p>
      <PasskeyForm
        page={page}
        action={action}
        does="use"
        label={t('portalAccount.passkey.use')}
        words={{
          absent: t(isAlone ? 'portalAccount.passkey.absent' : 'portalAccount.passkey.absentApp'),
          trouble: t('portalAccount.passkey.trouble'),
        }}
      />
    </>
  )
}

/** A name by which the owner knows it again; nobody has to give one. */
export function CreatePasskey({ page, action }: { page: PortalPage; action: string }) {
  const { t } = page
  return (
    <PasskeyForm
      page={page}
      action={action}
      does="create"
      kind="secondary"
      label={t('portalAccount.passkey.create')}
      words={{
        absent: t('portalAccount.passkey.absentApp'),
        trouble: t('portalAccount.passkey.trouble'),
      }}
    >
      <Field
        page={page}
        name="name"
        label={t('portalAccount.passkey.name')}
        hint={t('portalAccount.passkey.nameHint')}
        width="medium"
      />
    </PasskeyForm>
  )
}

type CodeFormProps = {
  page: PortalPage
  action: string
  error?: string | undefined
  /** The button that stands out, and where typing begins. */
  isMain?: boolean
}

/** The code that the app shows. */
export function CodeForm({ page, action, error, isMain = true }: CodeFormProps) {
  const { t } = page
  return (
    <Form page={page} action={action}>
      <OtpField
        page={page}
        label={t('portalAccount.factor.label')}
        hint={t('portalAccount.factor.hint')}
        name="code"
        error={error}
        autofocus={isMain && error === undefined}
      />
      <ButtonRow>
        <Button kind={isMain ? 'primary' : 'secondary'} name="action" value="confirm">
          {t('portalAccount.otp.confirm')}
        </Button>
        <Button kind="secondary" name="action" value="cancel">
          {t('portalAccount.otp.cancel')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** Asks for the code that an operator has given. */
export function EnrolmentCodePage({ page, error }: Pick<FactorPageProps, 'page' | 'error'>) {
  const { t } = page
  return (
    <Page page={page} title={t('portalAccount.enrol.title')} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <h1>{t('portalAccount.enrol.title')}</h1>
      <p>{t('portalAccount.enrol.text')}</p>
      <Form page={page} action={portalPaths.enrol}>
        <Field
          page={page}
          label={t('portalAccount.enrol.label')}
          hint={t('portalAccount.enrol.hint')}
          name="code"
          width="medium"
          error={error}
        />
        <ButtonRow>
          <Button name="action" value="confirm">
            {t('portalAccount.enrol.submit')}
          </Button>
          <Button kind="secondary" name="action" value="cancel">
            {t('portalAccount.otp.cancel')}
          </Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}

/** For the app: as a picture, in letters, and as a link. */
export type OfferedSecret = { secret: string; uri: string; modules: QrModules }

/** An app or a passkey, whichever the administrator chooses; the first one that works signs in. */
export function NewFactorPage(props: FactorPageProps & { offered: OfferedSecret }) {
  const { page, error, passkeyError, offered } = props
  const { t } = page
  const title = t('portalAccount.enrol.newTitle')
  return (
    <Page page={page} title={title} hasErrors={Boolean(error ?? passkeyError)}>
      <FactorErrors page={page} error={error} passkeyError={passkeyError} />
      <h1>{title}</h1>
      <p>{t('portalAccount.enrol.newText')}</p>
      <h2>{t('portalAccount.enrol.secretTitle')}</h2>
      <SecretSteps page={page} offered={offered} />
      <CodeForm page={page} action={portalPaths.enrol} error={error} />
      <h2>{t('portalAccount.enrol.orPasskey')}</h2>
      <p>{t('portalAccount.passkey.about')}</p>
      <CreatePasskey page={page} action={portalPaths.enrolPasskey} />
    </Page>
  )
}

/** The secret for the app, as a picture and in letters. */
export function SecretSteps({ page, offered }: { page: PortalPage; offered: OfferedSecret }) {
  const { t } = page
  const { secret, uri, modules } = offered
  return (
    <>
      <ol>
        <li>{t('portalAccount.enrol.step1')}</li>
        <li>{t('portalAccount.enrol.step2')}</li>
        <li>{t('portalAccount.enrol.step3')}</li>
      </ol>
      <QrPlate modules={modules} alt={t('portalAccount.enrol.qrLabel')} />
      <p>
        {t('portalAccount.enrol.byHand')} <code>{secret.match(/.{4}/g)?.join(' ')}</code>
      </p>
      <p>
        <a href={uri}>{t('portalAccount.enrol.openApp')}</a>
      </p>
    </>
  )
}
