import { BackLink, Button, CsrfField, ErrorSummary, TextArea } from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import { COCKPIT_PATH } from './cockpit.views.tsx'

type ListPageProps = {
  admin: AdminContext
  place: { id: string; name: string }
  isPurposeMissing?: boolean
}

/** Before a list of people leaves the portal: for whom it is, which goes into the audit. */
export function ListPage({ admin, place, isPurposeMissing = false }: ListPageProps) {
  const { page } = admin
  const { t } = page
  const error = isPurposeMissing ? t('policy.list.purposeMissing') : undefined
  const title = t('policy.list.title', { place: place.name })
  return (
    <AdminPage admin={admin} title={title} area={COCKPIT_PATH} hasErrors={isPurposeMissing}>
      <BackLink href={COCKPIT_PATH} label={t('policy.list.back')} />
      <ErrorSummary page={page} errors={error ? [{ field: 'purpose', message: error }] : []} />
      <p>{t('policy.list.text')}</p>
      {/* No guard against a second click: the answer is a file, and the page stays. */}
      <form class="form" method="post" action={`${COCKPIT_PATH}/list`} novalidate>
        <CsrfField page={page} />
        <input type="hidden" name="place" value={place.id} />
        <TextArea
          page={page}
          name="purpose"
          label={t('policy.list.purpose')}
          hint={t('policy.list.purposeHint')}
          error={error}
        />
        <Button>{t('policy.list.download')}</Button>
      </form>
    </AdminPage>
  )
}
