import {
  BackLink,
  Button,
  ButtonRow,
  Card,
  ErrorSummary,
  Field,
  Form,
  formatNumber,
  Radios,
  TextArea,
} from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import { SystemNotice } from '../chooser/system-notice.views.tsx'
import type { PortalPage } from '../page.ts'
import type { NoticeLocale, NoticeText } from './notice.ts'
import { NOTICES_PATH } from './notice-admin.views.tsx'
import { LONGEST_NOTICE, type NoticeErrors, type NoticeFields } from './notice-form.ts'

type EditPageProps = {
  admin: AdminContext
  fields: NoticeFields
  errors?: NoticeErrors
  /** What was typed, as people will read it. */
  preview?: NoticeText | undefined
}

/** The words, their day and what they go by; shown as people will read them before they count. */
export function NoticeEditPage({ admin, fields, errors = {}, preview }: EditPageProps) {
  const { page } = admin
  const { t } = page
  const messageOf = {
    date: errors.date && t('policy.change.dateWrong'),
    body:
      errors.body &&
      t('policy.notices.bodyWrong', {
        longest: formatNumber(LONGEST_NOTICE, page.locale),
      }),
    legalReference: errors.legalReference && t('policy.notices.referenceMissing'),
  }
  const list = (['date', 'legalReference', 'body'] as const).flatMap((field) => {
    const message = messageOf[field]
    return message ? [{ field, message }] : []
  })
  const frame = { area: NOTICES_PATH, hasErrors: list.length > 0 }
  return (
    <AdminPage admin={admin} title={t('policy.notices.write')} {...frame}>
      <BackLink href={NOTICES_PATH} label={t('policy.notices.back')} />
      <ErrorSummary page={page} errors={list} />
      {preview && (
        <Card heading={t('policy.notices.preview')}>
          <SystemNotice page={page} notice={preview} />
        </Card>
      )}
      <Form page={page} action={`${NOTICES_PATH}/edit`}>
        <EditFields page={page} fields={fields} messageOf={messageOf} />
        <EditButtons page={page} canSave={preview !== undefined} />
      </Form>
    </AdminPage>
  )
}

type EditFieldsProps = {
  page: PortalPage
  fields: NoticeFields
  messageOf: Record<'date' | 'body' | 'legalReference', string | undefined>
}

function EditFields({ page, fields, messageOf }: EditFieldsProps) {
  const { t } = page
  return (
    <>
      <LanguageChoice page={page} chosen={fields.locale} />
      <Field
        page={page}
        name="date"
        label={t('policy.notices.validFrom')}
        hint={t('policy.change.dateHint')}
        value={fields.date}
        inputmode="numeric"
        width="short"
        error={messageOf.date}
      />
      <Field
        page={page}
        name="legalReference"
        label={t('policy.notices.reference')}
        hint={t('policy.notices.referenceHint')}
        value={fields.legalReference}
        error={messageOf.legalReference}
      />
      <TextArea
        page={page}
        name="body"
        label={t('policy.notices.body')}
        hint={t('policy.notices.bodyHint')}
        value={fields.body}
        rows={12}
        error={messageOf.body}
      />
    </>
  )
}

function LanguageChoice({ page, chosen }: { page: PortalPage; chosen: NoticeLocale }) {
  const { t } = page
  const options = (['vi', 'en'] as const).map((value) => ({
    value,
    label: t(`policy.notices.language.${value}`),
  }))
  const legend = t('policy.notices.language')
  return <Radios page={page} name="locale" legend={legend} options={options} chosen={chosen} />
}

function EditButtons({ page: { t }, canSave }: { page: PortalPage; canSave: boolean }) {
  return (
    <ButtonRow>
      <Button kind={canSave ? 'secondary' : 'primary'} name="action" value="preview">
        {t('policy.notices.showPreview')}
      </Button>
      {canSave && (
        <Button name="action" value="save">
          {t('policy.notices.save')}
        </Button>
      )}
    </ButtonRow>
  )
}
