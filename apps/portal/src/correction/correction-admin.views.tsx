import {
  BackLink,
  Button,
  ButtonRow,
  Field,
  Form,
  formatDateTime,
  Notice,
  SummaryList,
  Table,
} from '@mot-cua/web'
import { AdminPage } from '../admin/admin.views.tsx'
import { SelectField } from '../identity-info/select-field.views.tsx'
import type { ActiveSession, PortalPage } from '../page.ts'
import {
  answersTo,
  CORRECTIONS_PER_PAGE,
  type CorrectionList,
  type CorrectionStatus,
  correctionStatuses,
  type TrackedCorrection,
} from './correction.ts'
import { CorrectionBadge, Lines, Steps } from './correction.views.tsx'

const AREA = '/admin/corrections'

type Common = { page: PortalPage; session: ActiveSession }
type Wanted = { status: CorrectionStatus | undefined; page: number }
type ListProps = Common & { wanted: Wanted; found: CorrectionList }

/** Every request, the oldest first, with a choice of status as links. */
export function AdminCorrectionsPage({ page, session, wanted, found }: ListProps) {
  const { t } = page
  const title = t('corrections.admin.title')
  return (
    <AdminPage admin={{ page, session }} title={title} area={AREA}>
      <StatusLinks page={page} wanted={wanted} />
      {found.corrections.length === 0 ? (
        <p>{t('corrections.admin.none')}</p>
      ) : (
        <Table
          caption={t('corrections.admin.count', { count: found.total })}
          columns={[
            { label: t('corrections.reference') },
            { label: t('corrections.field') },
            { label: t('corrections.sentOn') },
            { label: t('corrections.state') },
          ]}
          rows={found.corrections.map((correction) => [
            <a href={`/admin/corrections/${correction.id}`}>{correction.reference}</a>,
            t(`identityInfo.field.${correction.field}`),
            formatDateTime(correction.createdAt),
            <CorrectionBadge page={page} status={correction.status} />,
          ])}
        />
      )}
      <Pages page={page} wanted={wanted} total={found.total} />
    </AdminPage>
  )
}

function hrefOf({ status, page }: Wanted): string {
  const query = new URLSearchParams({ ...(status ? { status } : {}), page: String(page) })
  return `/admin/corrections?${query.toString()}`
}

function StatusLinks({ page: { t }, wanted }: { page: PortalPage; wanted: Wanted }) {
  return (
    <nav class="link-row" aria-label={t('corrections.state')}>
      <ul>
        {[undefined, ...correctionStatuses].map((status) => (
          <li>
            <a
              href={hrefOf({ status, page: 1 })}
              {...(status === wanted.status ? { 'aria-current': 'page' } : {})}
            >
              {status ? t(`corrections.status.${status}`) : t('corrections.admin.all')}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Pages(props: { page: PortalPage; wanted: Wanted; total: number }) {
  const { page, wanted, total } = props
  const { t } = page
  const hasNext = wanted.page * CORRECTIONS_PER_PAGE < total
  if (wanted.page === 1 && !hasNext) return null
  return (
    <ButtonRow>
      {wanted.page > 1 && (
        <Button kind="secondary" href={hrefOf({ ...wanted, page: wanted.page - 1 })}>
          {t('corrections.admin.before')}
        </Button>
      )}
      {hasNext && (
        <Button kind="secondary" href={hrefOf({ ...wanted, page: wanted.page + 1 })}>
          {t('corrections.admin.next')}
        </Button>
      )}
    </ButtonRow>
  )
}

type OneProps = Common & {
  correction: TrackedCorrection
  problem?: 'odd-characters' | 'too-long' | 'missing' | 'moved'
}

export function AdminCorrectionPage({ page, session, correction, problem }: OneProps) {
  const { t } = page
  const { reference, field, wish, status, createdAt } = correction
  const title = t('corrections.menu')
  const hasErrors = problem !== undefined
  return (
    <AdminPage admin={{ page, session }} area={AREA} {...{ title, hasErrors }}>
      {problem && <Notice kind="bad" heading={t(`corrections.admin.problem.${problem}`)} isNews />}
      <BackLink href="/admin/corrections" label={t('corrections.admin.title')} />
      <SummaryList
        rows={[
          { term: t('corrections.reference'), value: reference },
          { term: t('corrections.field'), value: t(`identityInfo.field.${field}`) },
          { term: t('corrections.wish'), value: <Lines text={wish} /> },
          { term: t('corrections.sentOn'), value: formatDateTime(createdAt) },
          {
            term: t('corrections.state'),
            value: t(`corrections.statusText.${status}`),
            badge: <CorrectionBadge page={page} status={status} />,
          },
        ]}
      />
      <Steps page={page} correction={correction} />
      <AnswerForm page={page} correction={correction} />
    </AdminPage>
  )
}

function AnswerForm({ page, correction: { id, status } }: Pick<OneProps, 'page' | 'correction'>) {
  const { t } = page
  const answers = answersTo(status)
  if (answers.length === 0) return null
  return (
    <Form page={page} action={`/admin/corrections/${id}`}>
      <SelectField
        page={page}
        label={t('corrections.admin.answer')}
        name="status"
        options={answers.map((value) => ({ value, label: t(`corrections.status.${value}`) }))}
        width="medium"
      />
      <Field
        page={page}
        name="note"
        label={t('corrections.admin.note')}
        hint={t('corrections.admin.noteHint')}
      />
      <ButtonRow>
        <Button>{t('corrections.admin.save')}</Button>
      </ButtonRow>
    </Form>
  )
}
