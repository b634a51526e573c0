import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  Form,
  formatDateTime,
  Notice,
  SummaryList,
  Table,
  TextArea,
} from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import type { PortalPage } from '../page.ts'
import type { ReopenOutcome, ShutAccount, Stated, StatedField } from './reopening.ts'

export const REOPENING_PATH = '/admin/reopening'

type SearchPageProps = {
  admin: AdminContext
  term?: string
  /** Undefined where nothing has been searched for. */
  found?: readonly ShutAccount[] | undefined
  done?: Exclude<ReopenOutcome, 'not-shut'> | undefined
}

/** Which account, by what its owner knows of it. */
export function SearchPage({ admin, term = '', found, done }: SearchPageProps) {
  const { page } = admin
  const { t } = page
  const isMissing = found?.length === 0
  const error = isMissing ? t('reopening.search.none') : undefined
  return (
    <AdminPage
      admin={admin}
      title={t('reopening.title')}
      area={REOPENING_PATH}
      hasErrors={isMissing}
      done={done && `reopening.done.${done}`}
    >
      <ErrorSummary page={page} errors={error ? [{ field: 'term', message: error }] : []} />
      <p>{t('reopening.intro')}</p>
      <Form page={page} action={REOPENING_PATH}>
        <Field
          page={page}
          name="term"
          label={t('reopening.search.term')}
          hint={t('reopening.search.hint')}
          value={term}
          autocomplete="off"
          error={error}
        />
        <ButtonRow>
          <Button kind={found?.length ? 'secondary' : 'primary'}>
            {t('reopening.search.find')}
          </Button>
        </ButtonRow>
      </Form>
      {found !== undefined && found.length > 0 && <FoundTable page={page} found={found} />}
    </AdminPage>
  )
}

type FoundTableProps = { page: PortalPage; found: readonly ShutAccount[] }

function FoundTable({ page, found }: FoundTableProps) {
  const { t } = page
  return (
    <Table
      caption={t('reopening.found', { count: found.length })}
      columns={[
        { label: t('reopening.column.account') },
        { label: t('reopening.column.type') },
        { label: t('reopening.column.state') },
        { label: t('reopening.column.since') },
      ]}
      rows={found.map(({ accountId, identifier, type, state, since }) => [
        <a href={`${REOPENING_PATH}/${accountId}`}>{identifier}</a>,
        t(`linking.list.type.${type}`),
        t(`reopening.state.${state}`),
        formatDateTime(since),
      ])}
    />
  )
}

type ReopenPageProps = {
  admin: AdminContext
  account: ShutAccount
  stated: Stated
  problems?: readonly StatedField[]
}

/** What happens, and the two reasons without which it does not. */
export function ReopenPage({ admin, account, stated, problems = [] }: ReopenPageProps) {
  const { page } = admin
  const { t } = page
  const { accountId, identifier, type, technicalId, state, since, createdAt } = account
  const errors = problems.map((field) => ({ field, message: t(`reopening.problem.${field}`) }))
  const title = t('reopening.one', { account: identifier })
  return (
    <AdminPage admin={admin} title={title} area={REOPENING_PATH} hasErrors={errors.length > 0}>
      <BackLink href={REOPENING_PATH} label={t('reopening.title')} />
      <ErrorSummary page={page} errors={errors} />
      <SummaryList
        rows={[
          { term: t('reopening.column.type'), value: t(`linking.list.type.${type}`) },
          { term: t('reopening.technicalId'), value: technicalId },
          { term: t('reopening.column.state'), value: t(`reopening.state.${state}`) },
          { term: t('reopening.column.since'), value: formatDateTime(since) },
          { term: t('reopening.createdAt'), value: formatDateTime(createdAt) },
        ]}
      />
      <Notice kind="warn" heading={t('reopening.consequence.title')}>
        <ul>
          <li>{t('reopening.consequence.ownId')}</li>
          <li>{t('reopening.consequence.otherId')}</li>
          <li>{t('reopening.consequence.told')}</li>
        </ul>
      </Notice>
      <Form page={page} action={`${REOPENING_PATH}/${accountId}`}>
        <StatedFields page={page} stated={stated} errors={errors} />
        <Button kind="danger">{t('reopening.confirm')}</Button>
      </Form>
    </AdminPage>
  )
}

type StatedFieldsProps = {
  page: PortalPage
  stated: Stated
  errors: readonly { field: StatedField; message: string }[]
}

function StatedFields({ page, stated, errors }: StatedFieldsProps) {
  const { t } = page
  const common = (name: StatedField) => ({
    page,
    name,
    label: t(`reopening.${name}`),
    hint: t(`reopening.${name}Hint`),
    value: stated[name],
    error: errors.find(({ field }) => field === name)?.message,
  })
  return (
    <>
      <Field {...common('cardNumber')} inputmode="numeric" width="medium" autocomplete="off" />
      <TextArea {...common('proof')} rows={2} />
      <TextArea {...common('reason')} rows={2} />
    </>
  )
}

/** Opened by somebody else, linked, or never shut. */
export function NoLongerShutPage({ admin }: { admin: AdminContext }) {
  const { t } = admin.page
  return (
    <AdminPage admin={admin} title={t('reopening.notShut')} area={REOPENING_PATH}>
      <p>{t('reopening.notShutText')}</p>
      <BackLink href={REOPENING_PATH} label={t('reopening.title')} />
    </AdminPage>
  )
}
