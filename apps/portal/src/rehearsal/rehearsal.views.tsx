import {
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  Form,
  formatDate,
  formatNumber,
  Notice,
  Page,
  StatusBadge,
  Table,
} from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import { writeDay } from '../day/day.ts'
import type { PortalMessageKey } from '../messages.ts'
import { accountMenu, type PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { REHEARSAL_PATH, type RehearsalDay } from './rehearsal.ts'

type RehearsalPageProps = {
  page: PortalPage
  session: Pick<Session, 'name'>
  returnTo: string
  /** The day on which it will be so in earnest, where one is planned. */
  cutOverAt: Date | undefined
}

/** As if the cut-over had come, with a way to go on. */
export function RehearsalPage({ page, session, returnTo, cutOverAt }: RehearsalPageProps) {
  const { t } = page
  const title = t('policy.rehearsal.title')
  return (
    <Page page={page} title={title} account={accountMenu(page, session)}>
      <h1>{title}</h1>
      <p class="lead">
        {cutOverAt
          ? t('policy.rehearsal.leadDated', { date: formatDate(cutOverAt) })
          : t('policy.rehearsal.lead')}
      </p>
      <p>{t('policy.rehearsal.text')}</p>
      <Notice kind="info" heading={t('policy.rehearsal.kept')}>
        <p>{t('policy.rehearsal.keptText')}</p>
      </Notice>
      <Form page={page} action={REHEARSAL_PATH}>
        <input type="hidden" name="return_to" value={returnTo} />
        <ButtonRow>
          <Button name="answer" value="eid">
            {t('policy.rehearsal.useEid')}
          </Button>
          <Button kind="secondary" name="answer" value="passed">
            {t('policy.rehearsal.goOn')}
          </Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}

export const REHEARSALS_PATH = '/admin/rehearsals'

type RehearsalsPageProps = {
  admin: AdminContext
  days: readonly RehearsalDay[]
  /** `YYYY-MM-DD`. */
  today: string
  typed?: string
  isDateWrong?: boolean
  done?: PortalMessageKey | undefined
}

/** The days that are set, what people chose on them, and the form for another. */
export function RehearsalsPage({ admin, days, today, typed = '', ...props }: RehearsalsPageProps) {
  const { page } = admin
  const { t } = page
  const error = props.isDateWrong ? t('policy.rehearsals.dateWrong') : undefined
  const frame = { area: REHEARSALS_PATH, hasErrors: error !== undefined, done: props.done }
  return (
    <AdminPage admin={admin} title={t('policy.rehearsals.title')} {...frame}>
      <ErrorSummary page={page} errors={error ? [{ field: 'date', message: error }] : []} />
      <p>{t('policy.rehearsals.intro')}</p>
      <DaysTable page={page} days={days} today={today} />
      <h2>{t('policy.rehearsals.add')}</h2>
      <Form page={page} action={REHEARSALS_PATH}>
        <Field
          page={page}
          name="date"
          label={t('policy.rehearsals.date')}
          hint={t('policy.change.dateHint')}
          value={typed}
          inputmode="numeric"
          width="short"
          error={error}
        />
        <Button>{t('policy.rehearsals.addButton')}</Button>
      </Form>
    </AdminPage>
  )
}

type DaysTableProps = Pick<RehearsalsPageProps, 'days' | 'today'> & { page: PortalPage }

function DaysTable({ page, days, today }: DaysTableProps) {
  const { t, locale } = page
  if (days.length === 0) return <p>{t('policy.rehearsals.none')}</p>
  return (
    <Table
      caption={t('policy.rehearsals.list')}
      columns={[
        { label: t('policy.rehearsals.day') },
        { label: t('policy.rehearsals.eid'), isNumber: true },
        { label: t('policy.rehearsals.passed'), isNumber: true },
        { label: t('policy.column.action') },
      ]}
      rows={days.map(({ day, eid, passed }) => [
        <DayName page={page} day={day} today={today} />,
        formatNumber(eid, locale),
        formatNumber(passed, locale),
        day < today ? t('policy.rehearsals.over') : <RemoveForm page={page} day={day} />,
      ])}
    />
  )
}

function DayName({ page, day, today }: { page: PortalPage; day: string; today: string }) {
  if (day !== today) return <>{writeDay(day)}</>
  return (
    <>
      {writeDay(day)} <StatusBadge status="info" label={page.t('policy.rehearsals.today')} />
    </>
  )
}

function RemoveForm({ page, day }: { page: PortalPage; day: string }) {
  return (
    <Form page={page} action={`${REHEARSALS_PATH}/remove`}>
      <input type="hidden" name="day" value={day} />
      <Button kind="link">
        {page.t('policy.rehearsals.remove')}
        <span class="visually-hidden">: {writeDay(day)}</span>
      </Button>
    </Form>
  )
}
