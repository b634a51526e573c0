import {
  Button,
  ButtonRow,
  formatDate,
  formatNumber,
  Notice,
  Radios,
  SummaryList,
} from '@mot-cua/web'
import type { AdminContext } from '../admin/admin.views.tsx'
import { AdminForm, DayField, ReasonField } from '../admin/admin-form.views.tsx'
import type { PortalPage } from '../page.ts'
import type { PolicyLine } from './decide.ts'
import { accessChoices } from './kinds.ts'
import type { PolicyChange } from './policies.ts'
import { accessKeys, kindName, POLICIES_PATH } from './policies.views.tsx'
import type { PolicyFields, PolicyFormErrors } from './policy-form.ts'

type ChangePageProps = { admin: AdminContext; fields: PolicyFields; errors?: PolicyFormErrors }

/** From which day a kind of account may do what. Nothing is changed before the next page. */
export function ChangePage({ admin, fields, errors = {} }: ChangePageProps) {
  const { page } = admin
  const { t } = page
  const { kind } = fields
  const title = t('policy.change.title', { kind: kindName(page, kind) })
  const messageOf = {
    access: errors.access && t('policy.change.accessMissing'),
    date: errors.date && t('policy.change.dateWrong'),
    reason: errors.reason && t('policy.change.reasonMissing'),
  }
  return (
    <AdminForm
      admin={admin}
      title={title}
      area={POLICIES_PATH}
      back={t('policy.admin.back')}
      action={`${POLICIES_PATH}/change`}
      errors={messageOf}
      hidden={carriedAlong(fields)}
    >
      <ChangeFields page={page} fields={fields} messageOf={messageOf} />
      <Button>{t('policy.change.preview')}</Button>
    </AdminForm>
  )
}

type ChangeFieldsProps = {
  page: PortalPage
  fields: PolicyFields
  messageOf: Record<'access' | 'date' | 'reason', string | undefined>
}

function ChangeFields({ page, fields, messageOf }: ChangeFieldsProps) {
  const { t } = page
  return (
    <>
      <Radios
        page={page}
        name="access"
        legend={t('policy.change.access')}
        options={accessChoices(fields.kind).map((value) => ({
          value,
          label: t(accessKeys[value]),
          hint: t(`${accessKeys[value]}Hint`),
        }))}
        chosen={fields.access}
        error={messageOf.access}
      />
      <DayField
        page={page}
        label={t('policy.change.date')}
        value={fields.date}
        error={messageOf.date}
      />
      <ReasonField page={page} value={fields.reason} error={messageOf.reason} />
    </>
  )
}

/** What the form carries along. */
function carriedAlong({ kind, replaces, version }: PolicyFields): Record<string, string> {
  return { type: kind.type, audience: kind.audience, replaces, version: String(version) }
}

/** Whom a change meets. */
export type Impact = {
  people: number
  dossiers: number
  /** Citizens would have no full way in any more. */
  leavesNoWay: boolean
}

type ConfirmPageProps = {
  admin: AdminContext
  fields: PolicyFields
  change: PolicyChange
  impact: Impact
  isAtOnce: boolean
}

export function ConfirmPage({ admin, fields, change, impact, isAtOnce }: ConfirmPageProps) {
  const { page } = admin
  const { t } = page
  const { line } = change
  const date = formatDate(line.from)
  const { access, date: typedDate } = fields
  return (
    <AdminForm
      admin={admin}
      title={t('policy.confirm.title')}
      area={POLICIES_PATH}
      action={`${POLICIES_PATH}/confirm`}
      hidden={{ ...carriedAlong(fields), access, date: typedDate, reason: fields.reason }}
    >
      <ImpactNotice admin={admin} change={change} impact={impact} />
      {impact.leavesNoWay && (
        <Notice kind="bad" heading={t('policy.confirm.noWay')}>
          <p>{t('policy.confirm.noWayText', { date })}</p>
        </Notice>
      )}
      <ChangeSummary page={page} change={change} isAtOnce={isAtOnce} />
      <ButtonRow>
        <Button kind={line.access === 'full' ? 'primary' : 'danger'}>
          {t('policy.confirm.save')}
        </Button>
        <Button kind="secondary" href={POLICIES_PATH}>
          {t('policy.confirm.cancel')}
        </Button>
      </ButtonRow>
    </AdminForm>
  )
}

type SummaryProps = { page: PortalPage; change: PolicyChange; isAtOnce: boolean }

function ChangeSummary({ page, change: { line, reason }, isAtOnce }: SummaryProps) {
  const { t } = page
  const date = formatDate(line.from)
  return (
    <SummaryList
      rows={[
        { term: t('policy.column.kind'), value: kindName(page, line) },
        { term: t('policy.column.access'), value: t(accessKeys[line.access]) },
        {
          term: t('policy.column.from'),
          value: isAtOnce ? t('policy.confirm.atOnce', { date }) : date,
        },
        { term: t('policy.change.reason'), value: reason },
      ]}
    />
  )
}

type ImpactProps = Pick<ConfirmPageProps, 'admin' | 'change' | 'impact'>

function ImpactNotice({ admin: { page }, change: { line }, impact }: ImpactProps) {
  const { t, locale } = page
  const date = formatDate(line.from)
  const people = formatNumber(impact.people, locale)
  if (line.access === 'full') {
    return (
      <Notice kind="info" heading={t('policy.confirm.opens', { date })}>
        <p>{t('policy.confirm.opensText', { people })}</p>
      </Notice>
    )
  }
  const dossiers = formatNumber(impact.dossiers, locale)
  return (
    <Notice kind="warn" heading={t('policy.confirm.shutOut', { date, people })}>
      <p>{t('policy.confirm.dossiers', { dossiers })}</p>
    </Notice>
  )
}

type WithdrawPageProps = {
  admin: AdminContext
  line: PolicyLine
  version: number
  isReasonMissing?: boolean
}

/** Takes a day back: what held before it holds on. */
export function WithdrawPage({ admin, line, version, isReasonMissing = false }: WithdrawPageProps) {
  const { page } = admin
  const { t } = page
  const error = isReasonMissing ? t('policy.change.reasonMissing') : undefined
  const title = t('policy.withdraw.title', {
    kind: kindName(page, line),
    date: formatDate(line.from),
  })
  const hidden = {
    type: line.type,
    audience: line.audience,
    from: line.from.toISOString(),
    version: String(version),
  }
  return (
    <AdminForm
      admin={admin}
      title={title}
      area={POLICIES_PATH}
      action={`${POLICIES_PATH}/withdraw`}
      errors={{ reason: error }}
      hidden={hidden}
      before={<p>{t('policy.withdraw.text', { access: t(accessKeys[line.access]) })}</p>}
    >
      <ReasonField page={page} error={error} />
      <ButtonRow>
        <Button>{t('policy.withdraw.save')}</Button>
        <Button kind="secondary" href={POLICIES_PATH}>
          {t('policy.confirm.cancel')}
        </Button>
      </ButtonRow>
    </AdminForm>
  )
}
