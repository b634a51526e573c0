import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  FileField,
  Form,
  formatNumber,
  SelectField,
} from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { UPLOAD_PATH } from './upload-path.ts'
import {
  QUOTA_BYTES,
  QUOTA_FILES,
  type UploadProblem,
  type UploadType,
  uploadTypes,
} from './uploads.ts'

type UploadPageProps = {
  page: PortalPage
  session: Session
  used: { bytes: number; files: number }
  sent: { title?: string; type?: UploadType }
  problem?: UploadProblem
}

/** Puts an own document there. */
export function UploadPage({ page, session, used, sent, problem }: UploadPageProps) {
  const { t } = page
  const error = problem && t(`dataStore.uploadProblem.${problem}`)
  const errors = error === undefined ? [] : [{ field: 'file', message: error }]
  const title = t('dataStore.upload.title')
  return (
    <AccountArea {...{ page, session, title }} current="data-store" hasErrors={errors.length > 0}>
      <BackLink href="/data-store" label={t('dataStore.back')} />
      <ErrorSummary page={page} errors={errors} />
      <h1>{title}</h1>
      <p>{t('dataStore.upload.intro')}</p>
      <UploadForm page={page} sent={sent} error={error} />
      <p class="hint">{describeUse(page, used)}</p>
    </AccountArea>
  )
}

/** The file stands last: what is before it is checked before it comes. */
type UploadFormProps = Pick<UploadPageProps, 'page' | 'sent'> & { error: string | undefined }

function UploadForm({ page, sent, error }: UploadFormProps) {
  const { t } = page
  return (
    <Form page={page} action={UPLOAD_PATH} enctype="multipart/form-data">
      <Field
        page={page}
        label={t('dataStore.upload.name')}
        name="title"
        hint={t('dataStore.upload.nameHint')}
        value={sent.title ?? ''}
        autocomplete="off"
      />
      <SelectField
        page={page}
        label={t('dataStore.upload.type')}
        name="type"
        value={sent.type ?? 'other'}
        choices={uploadTypes.map((value) => ({
          value,
          label: t(`dataStore.uploadType.${value}`),
        }))}
      />
      <FileField
        page={page}
        label={t('dataStore.upload.file')}
        name="file"
        hint={t('dataStore.upload.fileHint')}
        error={error}
        accept=".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
      />
      <ButtonRow>
        <Button>{t('dataStore.upload.send')}</Button>
        <Button kind="secondary" href="/data-store">
          {t('dataStore.upload.cancel')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

function describeUse({ t, locale }: PortalPage, used: UploadPageProps['used']): string {
  const megabytes = (bytes: number) =>
    formatNumber(bytes / 1024 / 1024, locale, bytes === QUOTA_BYTES ? 0 : 1)
  return t('dataStore.upload.used', {
    files: used.files,
    filesMost: QUOTA_FILES,
    megabytes: megabytes(used.bytes),
    megabytesMost: megabytes(QUOTA_BYTES),
  })
}
