import { Button, ButtonRow, Notice, StatusBadge, Table } from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import { AdminForm, ReasonField } from '../admin/admin-form.views.tsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import type { PolicySet } from '../policy/decide.ts'
import { type OfferedMethod, type SignInMethod, signInMethods } from './sign-in-methods.ts'

export const METHODS_PATH = '/admin/methods'

type MethodsPageProps = {
  admin: AdminContext
  policies: PolicySet
  done: PortalMessageKey | undefined
}

/** Every method there are words for, whether it is on, and the switch. */
export function MethodsPage({ admin, policies, done }: MethodsPageProps) {
  const { page } = admin
  const { t } = page
  return (
    <AdminPage admin={admin} title={t('policy.methods.title')} area={METHODS_PATH} done={done}>
      <p>{t('policy.methods.intro')}</p>
      <Table
        caption={t('policy.methods.list')}
        columns={[
          { label: t('policy.methods.method') },
          { label: t('policy.methods.state') },
          { label: t('policy.column.action') },
        ]}
        rows={signInMethods.map((method) => [
          t(`chooser.method.${method.id}`),
          <MethodState page={page} method={method} policies={policies} />,
          <MethodLink page={page} method={method} policies={policies} />,
        ])}
      />
    </AdminPage>
  )
}

type MethodProps = { page: PortalPage; method: SignInMethod; policies: PolicySet }

export function isOn(policies: PolicySet, { id }: SignInMethod): boolean {
  return policies.switched.get(id) ?? true
}

function MethodState({ page: { t }, method, policies }: MethodProps) {
  if (!('path' in method)) {
    return <StatusBadge status="neutral" label={t('policy.methods.notConnected')} />
  }
  if (isOn(policies, method)) return <StatusBadge status="ok" label={t('policy.methods.on')} />
  return <StatusBadge status="bad" label={t('policy.methods.off')} />
}

function MethodLink({ page: { t }, method, policies }: MethodProps) {
  if (!('path' in method)) return <>{t('policy.methods.noWay')}</>
  const label = t(isOn(policies, method) ? 'policy.methods.switchOff' : 'policy.methods.switchOn')
  return (
    <a href={`${METHODS_PATH}/${method.id}`}>
      {label}
      <span class="visually-hidden">: {t(`chooser.method.${method.id}`)}</span>
    </a>
  )
}

type SwitchPageProps = {
  admin: AdminContext
  method: OfferedMethod
  policies: PolicySet
  isReasonMissing?: boolean
}

/** The question before a method is switched. */
export function SwitchPage({ admin, method, policies, isReasonMissing = false }: SwitchPageProps) {
  const { page } = admin
  const { t } = page
  const wasOn = isOn(policies, method)
  const name = t(`chooser.method.${method.id}`)
  const title = t(wasOn ? 'policy.methods.offTitle' : 'policy.methods.onTitle', { name })
  const error = isReasonMissing ? t('policy.change.reasonMissing') : undefined
  return (
    <AdminForm
      admin={admin}
      title={title}
      area={METHODS_PATH}
      action={`${METHODS_PATH}/${method.id}`}
      errors={{ reason: error }}
      hidden={{ version: String(policies.version), isOn: wasOn ? 'no' : 'yes' }}
      before={
        wasOn && (
          <Notice kind="warn" heading={t('policy.methods.offHeading')}>
            <p>{t('policy.methods.offText')}</p>
          </Notice>
        )
      }
    >
      <ReasonField page={page} error={error} />
      <ButtonRow>
        <Button kind={wasOn ? 'danger' : 'primary'}>
          {t(wasOn ? 'policy.methods.switchOff' : 'policy.methods.switchOn')}
        </Button>
        <Button kind="secondary" href={METHODS_PATH}>
          {t('policy.confirm.cancel')}
        </Button>
      </ButtonRow>
    </AdminForm>
  )
}
