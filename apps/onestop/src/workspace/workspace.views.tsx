import { formatDate, Notice, SummaryList } from '@mot-cua/web'
import type { Lack } from '../readiness/readiness.ts'
import { eidPath, STAFF_HOME } from '../sign-in/paths.ts'
import { tellRoles } from '../staff-account/roles.views.ts'
import { IDENTITY_PATH } from '../staff-identity/paths.ts'
import { StaffPage, type Working } from './staff-page.tsx'

type Props = Working & { lacks: readonly Lack[] }

export function WorkspacePage({ lacks, ...working }: Props) {
  const { page, hat } = working
  const { t } = page
  return (
    <StaffPage {...working} title={t('workspace.title')}>
      <h1>{t('workspace.title')}</h1>
      {lacks.length > 0 && <NotReady {...working} lacks={lacks} />}
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

/** What a sign-in by the e-ID brings, and no form. */
const bySignIn: readonly Lack[] = ['bound', 'level']

/** What the account lacks for the day after which only the e-ID opens it (R150, R013). */
function NotReady({ page: { t }, settings, lacks }: Props) {
  const { staff: cutOver } = settings.cutOver
  const isSignInAll = lacks.every((lack) => bySignIn.includes(lack))
  return (
    <Notice kind="warn" heading={t('workspace.notReady')}>
      {cutOver !== null && <p>{t('local.until', { date: formatDate(new Date(cutOver)) })}.</p>}
      <ul>
        {lacks.map((lack) => (
          <li>{t(`readiness.lack.${lack}`)}</li>
        ))}
      </ul>
      <p>
        {isSignInAll ? (
          <a href={eidPath(STAFF_HOME)}>{t('staffSignIn.eid')}</a>
        ) : (
          <a href={IDENTITY_PATH}>{t('workspace.complete')}</a>
        )}
      </p>
    </Notice>
  )
}
