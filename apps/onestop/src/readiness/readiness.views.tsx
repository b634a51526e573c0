import {
  BackLink,
  Button,
  ButtonRow,
  CsrfField,
  formatDate,
  formatDateTime,
  formatNumber,
  formatPercent,
  Notice,
  SummaryList,
  Table,
} from '@mot-cua/web'
import type { Unit } from '../unit/unit.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { type Counts, type Lack, lacks, type UnitCounts } from './readiness.ts'
import type { DayCount } from './trend.ts'
import { TrendTable } from './trend.views.tsx'
import { WorkLinks } from './work-links.views.tsx'

export const READINESS_PATH = '/staff/readiness'

type ReadinessProps = Working & {
  unit: Unit
  /** The unit above, as far as the reader sees it. */
  above: Unit | undefined
  total: Counts
  rows: readonly UnitCounts[]
  days: readonly DayCount[]
  /** Undefined while no day is set. */
  daysLeft: number | undefined
  countedAt: Date
}

/** Who could not come in, unit by unit, and what they lack. */
export function ReadinessPage(props: ReadinessProps) {
  const { page, settings, session, hat, unit, above } = props
  const { t } = page
  const title = t('readiness.title')
  return (
    <StaffPage {...{ page, settings, session, hat, title }}>
      {above && <BackLink href={readinessPath(above)} label={above.name} />}
      <h1>{title}</h1>
      <p class="lead">{unit.name}</p>
      <Answer {...props} />
      <WorkLinks hat={hat} page={page} unit={unit} lack={undefined} />
      <Lacking {...props} />
      <UnitTable {...props} />
      <TrendTable page={page} days={props.days} />
      <p class="hint">{t('readiness.countedAt', { time: formatDateTime(props.countedAt) })}</p>
      <ExportForm page={page} unit={unit} lack={undefined} />
    </StaffPage>
  )
}

/** Of this unit and those below it. */
export const readinessPath = ({ id }: Pick<Unit, 'id'>) =>
  `${READINESS_PATH}?${new URLSearchParams({ unit: id })}`

export function peoplePath({ id: unit }: Pick<Unit, 'id'>, lack: Lack | undefined, number = 1) {
  const query = { unit, ...(lack ? { lack } : {}), ...(number > 1 ? { page: String(number) } : {}) }
  return `${READINESS_PATH}/people?${new URLSearchParams(query)}`
}

function Answer({ page, settings, total, daysLeft, unit }: ReadinessProps) {
  const { t, locale } = page
  const number = (value: number) => formatNumber(value, locale)
  const missing = total.accounts - total.ready
  const { staff: cutOver } = settings.cutOver
  const heading = t(missing === 0 ? 'readiness.allReady' : 'readiness.notReady', {
    people: number(missing),
  })
  return (
    <Notice kind={missing === 0 ? 'ok' : 'warn'} heading={heading}>
      {total.accounts > 0 && (
        <p>
          {t('readiness.share', {
            share: formatPercent(total.ready, total.accounts, locale),
            accounts: number(total.accounts),
          })}
        </p>
      )}
      <p>
        {cutOver === null || daysLeft === undefined
          ? t('readiness.noDay')
          : t(daysLeft === 0 ? 'readiness.dayPassed' : 'readiness.daysLeft', {
              days: number(daysLeft),
              date: formatDate(new Date(cutOver)),
            })}
      </p>
      {missing > 0 && (
        <p>
          <a href={peoplePath(unit, undefined)}>{t('readiness.seePeople')}</a>
        </p>
      )}
    </Notice>
  )
}

/** Each number leads to those whom it counts. */
function Lacking({ page, total, unit }: ReadinessProps) {
  const { t, locale } = page
  return (
    <>
      <h2>{t('readiness.lacks')}</h2>
      <SummaryList
        rows={[
          ...lacks.map((lack) => ({
            term: t(`readiness.lack.${lack}`),
            value:
              total[lack] === 0 ? (
                formatNumber(0, locale)
              ) : (
                <a href={peoplePath(unit, lack)}>{formatNumber(total[lack], locale)}</a>
              ),
          })),
          { term: t('readiness.suspended'), value: formatNumber(total.suspended, locale) },
        ]}
      />
    </>
  )
}

const rare = { isNumber: true, isRare: true }

function UnitTable({ page, rows, unit }: ReadinessProps) {
  const { t, locale } = page
  if (rows.length === 0) return <p>{t('readiness.noAccounts')}</p>
  const number = (value: number) => formatNumber(value, locale)
  const columns = [
    { label: t('readiness.column.unit') },
    { label: t('readiness.column.accounts'), isNumber: true },
    { label: t('readiness.column.ready'), isNumber: true },
    ...lacks.map((lack) => ({ ...rare, label: t(`readiness.short.${lack}`) })),
    { ...rare, label: t('readiness.suspended') },
  ]
  return (
    <Table
      caption={t('readiness.byUnit')}
      columns={columns}
      rows={rows.map(({ unit: row, isItself, counts }) => [
        isItself ? (
          t('readiness.itself', { unit: unit.name })
        ) : (
          <a href={readinessPath(row)}>{row.name}</a>
        ),
        number(counts.accounts),
        formatPercent(counts.ready, counts.accounts, locale),
        ...lacks.map((lack) => number(counts[lack])),
        number(counts.suspended),
      ])}
    />
  )
}

type ExportProps = Pick<Working, 'page'> & { unit: Unit; lack: Lack | undefined }

/** A file of those who lack something; who took which list stands in the audit. */
export function ExportForm({ page, unit, lack }: ExportProps) {
  const { t } = page
  const filter = lack ? t(`readiness.short.${lack}`) : t('readiness.any')
  return (
    // No guard against a second click: the answer is a file, and the page stays.
    <form class="form" method="post" action={`${READINESS_PATH}/export`}>
      <CsrfField page={page} />
      <input type="hidden" name="unit" value={unit.id} />
      <input type="hidden" name="lack" value={lack ?? ''} />
      <p class="hint">{t('readiness.exportText', { unit: unit.name, filter })}</p>
      <ButtonRow>
        <Button kind="secondary">{t('readiness.export')}</Button>
      </ButtonRow>
    </form>
  )
}
