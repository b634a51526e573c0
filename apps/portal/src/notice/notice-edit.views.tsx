import { Button, ButtonRow, Card, Field, formatNumber, Radios, TextArea } from '@mot-cua/web'
import type { AdminContext } from '../admin/admin.views.tsx'
import { AdminForm, DayField } from '../admin/admin-form.views.tsx'
import type { PortalPage } from '../page.ts'
import type { NoticeLocale, NoticeText } from './notice.ts'
import { NOTICES_PATH } from './notice-admin.views.tsx'
import { LONGEST_NOTICE, type NoticeErrors, type NoticeFields } from './notice-form.ts'
import { NoticeAsRead } from './notice-kinds.views.tsx'

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
  // In the order of the fields.
  const messageOf = {
    date: errors.date && t('policy.change.dateWrong'),
    legalReference: errors.legalReference && t('policy.notices.referenceMissing'),
    body:
      errors.body &&
      t('policy.notices.bodyWrong', {
        longest: formatNumber(LONGEST_NOTICE, page.locale),
      }),
  }
  const { kind } = fields
  return (
    <AdminForm
      admin={admin}
      title={`${t('policy.notices.write')}: ${t(`policy.notices.kind.${kind}`)}`}
      area={NOTICES_PATH}
      back={t('policy.notices.back')}
      action={`${NOTICES_PATH}/edit`}
      errors={messageOf}
      hidden={{ kind }}
      before={
        preview && (
          <Card heading={t('policy.notices.preview')}>
            <NoticeAsRead page={page} kind={kind} notice={preview} />
          </Card>
        )
      }
    >
      <EditFields page={page} fields={fields} messageOf={messageOf} />
      <EditButtons page={page} canSave={preview !== undefined} />
    </AdminForm>
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
      <DayField
        page={page}
        label={t('policy.notices.validFrom')}
        value={fields.date}
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
