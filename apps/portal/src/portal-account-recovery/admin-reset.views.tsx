import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  Form,
  Page,
  UsernameField,
} from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import { portalPaths } from '../portal-account/paths.ts'

type AdminResetPageProps = { page: PortalPage; username?: string; isWrong?: boolean }

/** For administrators who have been given a code by an operator. */
export function AdminResetPage({ page, username = '', isWrong = false }: AdminResetPageProps) {
  const { t } = page
  const error = isWrong ? t('portalAccount.adminReset.wrong') : undefined
  return (
    <Page page={page} title={t('portalAccount.adminReset.title')} hasErrors={isWrong}>
      <ErrorSummary page={page} errors={error ? [{ field: 'code', message: error }] : []} />
      <BackLink href={portalPaths.password} label={t('portalAccount.forgot.back')} />
      <h1>{t('portalAccount.adminReset.title')}</h1>
      <p>{t('portalAccount.adminReset.text')}</p>
      <Form page={page} action={portalPaths.forgotAdministrator}>
        <UsernameField page={page} label={t('portalAccount.username')} value={username} />
        <Field
          page={page}
          label={t('portalAccount.adminReset.label')}
          hint={t('portalAccount.enrol.hint')}
          name="code"
          width="medium"
          error={error}
        />
        <ButtonRow>
          <Button>{t('portalAccount.enrol.submit')}</Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}
