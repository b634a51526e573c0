import { Button, Notice, Radios } from '@mot-cua/web'
import type { AdminContext } from '../admin/admin.views.tsx'
import { AdminForm, ReasonField } from '../admin/admin-form.views.tsx'
import type { LinkingSetting } from './linking-setting.ts'

export const LINKING_SETTING_PATH = '/admin/linking'

type LinkingSettingPageProps = {
  admin: AdminContext
  setting: LinkingSetting
  isReasonMissing?: boolean
  isDone?: boolean
}

/** Whether a session that is open already counts as a proof of the old account. */
export function LinkingSettingPage({ admin, setting, ...props }: LinkingSettingPageProps) {
  const { isReasonMissing = false, isDone = false } = props
  const { page } = admin
  const { t } = page
  const error = isReasonMissing ? t('policy.change.reasonMissing') : undefined
  const options = (['no', 'yes'] as const).map((value) => ({
    value,
    label: t(`linkingSetting.relogin.${value}`),
    hint: t(`linkingSetting.relogin.${value}Hint`),
  }))
  return (
    <AdminForm
      admin={admin}
      title={t('linkingSetting.title')}
      area={LINKING_SETTING_PATH}
      action={LINKING_SETTING_PATH}
      errors={{ reason: error }}
      before={
        isDone && (
          <Notice kind="ok" heading={t('linkingSetting.done')} isNews>
            <p>{t('policy.admin.audited')}</p>
          </Notice>
        )
      }
    >
      <Radios
        page={page}
        name="requireRelogin"
        legend={t('linkingSetting.relogin')}
        options={options}
        chosen={setting.requireRelogin ? 'yes' : 'no'}
      />
      <ReasonField page={page} error={error} />
      <Button>{t('linkingSetting.save')}</Button>
    </AdminForm>
  )
}
