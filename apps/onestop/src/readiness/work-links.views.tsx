import { Button, ButtonRow } from '@mot-cua/web'
import { STAFF, staffPath } from '../operator/paths.ts'
import type { OnestopPage } from '../page.ts'
import { remindersPath } from '../reminder/paths.ts'
import type { Hat } from '../staff-account/staff-account.ts'
import { UNIT_PATH, unitAccountPath } from '../staff-identity/paths.ts'
import { giveCodePath, localPaths } from '../staff-sign-in/paths.ts'
import type { Unit } from '../unit/unit.ts'
import type { Lack, ListedOfficial } from './readiness.ts'

type Props = { page: OnestopPage; hat: Hat; unit: Unit; lack: Lack | undefined }

/** What the reader may do about it; nothing for those who only look. */
export function WorkLinks({ page: { t }, hat, unit, lack }: Props) {
  const [operates, administers] = [isOperator(hat), isAdministrator(hat, unit)]
  if (!operates && !administers) return null
  return (
    <nav aria-label={t('readiness.work')}>
      <ButtonRow>
        <Button href={remindersPath(unit, lack)}>{t('reminders.offer')}</Button>
        {administers && (
          <>
            <Button kind="secondary" href={UNIT_PATH}>
              {t('readiness.work.names')}
            </Button>
            <Button kind="secondary" href={localPaths.giveCode}>
              {t('readiness.work.code')}
            </Button>
          </>
        )}
        {operates && (
          <Button kind="secondary" href={STAFF}>
            {t('readiness.work.staff')}
          </Button>
        )}
      </ButtonRow>
    </nav>
  )
}

type AccountProps = Omit<Props, 'lack'> & { person: ListedOfficial }

/** The account, and for its unit's administrator the code for a password that nobody has yet. */
export function AccountLinks({ page: { t }, hat, unit, person }: AccountProps) {
  const { id, username, lacks } = person
  if (isOperator(hat)) {
    return (
      <a href={staffPath(id)} aria-label={t('readiness.work.open', { username })}>
        {username}
      </a>
    )
  }
  if (!isAdministrator(hat, unit)) return <span class="hint">{username}</span>
  return (
    <>
      <a href={unitAccountPath(id)} aria-label={t('readiness.work.open', { username })}>
        {username}
      </a>
      {lacks.includes('bound') && (
        <>
          <br />
          <a href={giveCodePath(username)}>{t('readiness.work.codeFor', { username })}</a>
        </>
      )}
    </>
  )
}

const isOperator = ({ roles }: Hat) => roles.includes('technical-admin')

function isAdministrator({ roles, unit: own }: Hat, unit: Unit): boolean {
  return roles.includes('unit-admin') && unit.path.startsWith(own.path)
}
