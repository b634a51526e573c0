import { Notice, SummaryList } from '@mot-cua/web'
import { tellRoles } from '../staff-account/roles.views.ts'
import { StaffPage, type Working } from './staff-page.tsx'

export function WorkspacePage(working: Working) {
  const { page, hat } = working
  const { t } = page
  return (
    <StaffPage {...working} title={t('workspace.title')}>
      <h1>{t('workspace.title')}</h1>
      <SummaryList
        rows={[
          { term: t('workspace.account'), value: hat.account.fullName },
          { term: t('workspace.username'), value: hat.account.username },
          { term: t('workspace.unit'), value: hat.unit.name },
          { term: t('workspace.roles'), value: tellRoles(page, hat.roles) },
        ]}
      />
      <Notice kind="info" heading={t('workspace.noDossiers')}>
        <p>{t('workspace.noDossiersText')}</p>
      </Notice>
    </StaffPage>
  )
}
