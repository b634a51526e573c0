import { writePhone } from '@mot-cua/kernel'
import { BackLink, Button, ButtonRow, formatDate, SelectField, Table } from '@mot-cua/web'
import type { Unit } from '../unit/unit.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { type Lack, type ListedOfficial, lacks } from './readiness.ts'
import { ExportForm, peoplePath, READINESS_PATH, readinessPath } from './readiness.views.tsx'
import { AccountLinks, WorkLinks } from './work-links.views.tsx'

type PeopleProps = Working & {
  unit: Unit
  lack: Lack | undefined
  people: readonly ListedOfficial[]
  number: number
  hasMore: boolean
}

/** Officials of a unit and those below it who lack something. */
export function PeoplePage(props: PeopleProps) {
  const { page, settings, session, hat, unit, lack, people, number, hasMore } = props
  const { t } = page
  const title = t('readiness.people')
  return (
    <StaffPage {...{ page, settings, session, hat, title }}>
      <BackLink href={readinessPath(unit)} label={t('readiness.title')} />
      <h1>{title}</h1>
      <p class="lead">{unit.name}</p>
      <WorkLinks hat={hat} page={page} unit={unit} lack={lack} />
      <Filter page={page} unit={unit} lack={lack} />
      {people.length === 0 ? <p>{t('readiness.nobody')}</p> : <PeopleTable {...props} />}
      <ButtonRow>
        {number > 1 && (
          <Button kind="secondary" href={peoplePath(unit, lack, number - 1)}>
            {t('readiness.previous')}
          </Button>
        )}
        {hasMore && (
          <Button kind="secondary" href={peoplePath(unit, lack, number + 1)}>
            {t('readiness.next')}
          </Button>
        )}
      </ButtonRow>
      {people.length > 0 && <ExportForm page={page} unit={unit} lack={lack} />}
    </StaffPage>
  )
}

function Filter({ page, unit, lack }: Pick<PeopleProps, 'page' | 'unit' | 'lack'>) {
  const { t } = page
  const choices = lacks.map((value) => ({ value, label: t(`readiness.short.${value}`) }))
  return (
    <form class="form" method="get" action={`${READINESS_PATH}/people`}>
      <input type="hidden" name="unit" value={unit.id} />
      <SelectField
        page={page}
        name="lack"
        label={t('readiness.filter')}
        value={lack ?? ''}
        choices={[{ value: '', label: t('readiness.any') }, ...choices]}
      />
      <ButtonRow>
        <Button kind="secondary">{t('readiness.show')}</Button>
      </ButtonRow>
    </form>
  )
}

function PeopleTable({ page, hat, unit, people }: PeopleProps) {
  const { t } = page
  const columns = ['fullName', 'unit', 'phone', 'lacks', 'lastWorn'] as const
  return (
    <Table
      caption={t('readiness.people')}
      columns={columns.map((column) => ({ label: t(`readiness.column.${column}`) }))}
      rows={people.map((person) => [
        <>
          {person.fullName}
          <br />
          <AccountLinks {...{ page, hat, unit, person }} />
        </>,
        person.unitName,
        person.phone ? writePhone(person.phone) : t('readiness.none'),
        person.lacks.map((lack) => t(`readiness.short.${lack}`)).join(', '),
        person.lastWornAt ? formatDate(person.lastWornAt) : t('readiness.never'),
      ])}
    />
  )
}
