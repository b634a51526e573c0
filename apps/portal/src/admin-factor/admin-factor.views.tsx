import {
  Button,
  ButtonRow,
  Disclosure,
  ErrorSummary,
  Field,
  Form,
  OtpField,
  Page,
  type QrModules,
  QrPlate,
} from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import { portalPaths } from '../portal-account/paths.ts'

type FactorPageProps = { page: PortalPage; error?: string | undefined }

/** The code that the administrator's app shows. */
export function FactorPage({ page, error }: FactorPageProps) {
  const { t } = page
  return (
    <Page page={page} title={t('portalAccount.factor.title')} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <h1>{t('portalAccount.factor.title')}</h1>
      <p>{t('portalAccount.factor.text')}</p>
      <CodeForm page={page} action={portalPaths.factor} error={error} />
      <Disclosure summary={t('portalAccount.factor.lost')}>
        <p>{t('portalAccount.factor.lostText')}</p>
        <p>
          <a href={portalPaths.enrol}>{t('portalAccount.factor.haveEnrolmentCode')}</a>
        </p>
      </Disclosure>
    </Page>
  )
}

function CodeForm({ page, action, error }: FactorPageProps & { action: string }) {
  const { t } = page
  return (
    <Form page={page} action={action}>
      <OtpField
        page={page}
        label={t('portalAccount.factor.label')}
        hint={t('portalAccount.factor.hint')}
        name="code"
        error={error}
        autofocus={error === undefined}
      />
      <ButtonRow>
        <Button name="action" value="confirm">
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
export function EnrolmentCodePage({ page, error }: FactorPageProps) {
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

type SecretPageProps = FactorPageProps & { secret: string; uri: string; modules: QrModules }

/** The secret for the app, as a picture and in letters, and the first code as proof. */
export function TotpSecretPage({ page, error, secret, uri, modules }: SecretPageProps) {
  const { t } = page
  return (
    <Page page={page} title={t('portalAccount.enrol.secretTitle')} hasErrors={error !== undefined}>
      {error && <ErrorSummary page={page} errors={[{ field: 'code', message: error }]} />}
      <h1>{t('portalAccount.enrol.secretTitle')}</h1>
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
      <CodeForm page={page} action={portalPaths.enrol} error={error} />
    </Page>
  )
}
