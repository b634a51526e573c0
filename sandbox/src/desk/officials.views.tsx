import { Table } from '@mot-cua/web'
import { OFFICIAL_PASSWORD } from '../officials/sandbox-officials.ts'
import type { SandboxPerson } from '../people/people.ts'
import { Administrators, type DeskAdministrator } from './accounts.views.tsx'
import type { DeskPage } from './messages.ts'

type Props = {
  page: DeskPage
  people: readonly SandboxPerson[]
  technicalAdministrators: readonly DeskAdministrator[]
}

/** Staff accounts of the people with stories; each with the name that tests know it by. */
export function Officials({ page, people, technicalAdministrators }: Props) {
  const { t } = page
  const rows = people.flatMap(({ story, fullName, staffAccounts = [] }) =>
    staffAccounts.map((account) => ({ story, fullName, ...account })),
  )
  return (
    <>
      <Table
        caption={t('desk.officials')}
        columns={[
          { label: t('desk.person') },
          { label: t('desk.unit') },
          { label: t('desk.roles') },
          { label: t('desk.username') },
          { label: t('desk.password') },
        ]}
        rows={rows.map(({ story, fullName, province, unitName, roles, username, password }) => [
          <>
            {fullName}
            <br />
            <code>{story}</code>
          </>,
          <>
            {unitName}
            <br />
            {t(`desk.province.${province}`)}
          </>,
          roles.map((role) => t(`desk.role.${role}`)).join(', '),
          <code>{username}</code>,
          <code>{password}</code>,
        ])}
      />
      <p class="hint">{t('desk.officialsHint', { password: OFFICIAL_PASSWORD })}</p>
      <Administrators page={page} of="provinces" administrators={technicalAdministrators} />
      <p class="hint">{t('desk.breakGlassHint')}</p>
    </>
  )
}
