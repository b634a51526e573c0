import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  formatDate,
  Notice,
  type Status,
  StatusBadge,
  SummaryList,
  Table,
} from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import { isBreakGlass } from '../session/session.ts'
import { tellRoles } from '../staff-account/roles.views.ts'
import {
  listNumberErrors,
  type NumberSent,
  NumberStatement,
} from '../staff-identity/number-statement.views.tsx'
import type { ReviewedAccount } from '../staff-identity/unit-review.ts'
import { type Unjudged, UnjudgedName, WaitingName } from '../staff-identity/unit-review.views.tsx'
import type { Working } from '../workspace/staff-page.tsx'
import { isOpenBehindGlass, isSparedBehindGlass } from './behind-glass.ts'
import { OperatorForm, ReasonField } from './operator-form.tsx'
import { OperatorPage } from './operator-page.tsx'
import { STAFF, staffPath } from './paths.ts'
import { actionsFor, type ListedStaff, type StaffAction } from './staff-directory.ts'

type ListProps = { working: Working; words: string; found: readonly ListedStaff[]; most: number }

export function StaffListPage({ working, words, found, most }: ListProps) {
  const { page } = working
  const { t } = page
  return (
    <OperatorPage working={working} title={t('operator.staff')} area={STAFF}>
      <form class="form" method="get" action={STAFF}>
        <Field page={page} name="q" label={t('operator.search')} value={words} type="search" />
        <ButtonRow>
          <Button kind="secondary">{t('operator.find')}</Button>
        </ButtonRow>
      </form>
      {found.length === 0 && <p>{t('operator.nobody')}</p>}
      {found.length > 0 && (
        <Table
          caption={t('operator.found', { count: found.length })}
          columns={[
            { label: t('workspace.username') },
            { label: t('workspace.account') },
            { label: t('workspace.unit') },
            { label: t('operator.state') },
          ]}
          rows={found.map((staff) => [
            <a href={staffPath(staff.id)}>{staff.username}</a>,
            staff.fullName,
            staff.unitName,
            <StaffState page={page} staff={staff} />,
          ])}
        />
      )}
      {found.length === most && <p class="hint">{t('operator.more', { count: most })}</p>}
    </OperatorPage>
  )
}

function StaffState({ page: { t }, staff }: { page: OnestopPage; staff: ListedStaff }) {
  const state = stateOf(staff)
  return <StatusBadge status={badges[state]} label={t(`operator.state.${state}`)} />
}

type State = 'ended' | 'suspended' | 'bound' | 'unbound'
const badges: Record<State, Status> = {
  ended: 'bad',
  suspended: 'warn',
  bound: 'ok',
  unbound: 'info',
}

function stateOf({ endedAt, suspended, isBound }: ListedStaff): State {
  if (endedAt) return 'ended'
  if (suspended) return 'suspended'
  return isBound ? 'bound' : 'unbound'
}

type OneProps = {
  working: Working
  staff: ListedStaff
  done: StaffAction | 'name' | 'number' | undefined
  problem: 'not-now' | 'own' | undefined
  /** Whose name waits for a word. */
  waiting: ReviewedAccount | undefined
  unjudged: Unjudged | undefined
  /** Undefined where the account has ended. */
  reviewed: ReviewedAccount | undefined
  number: NumberSent | undefined
}

export function StaffOnePage(props: OneProps) {
  const { working, staff, done, problem, waiting, unjudged, reviewed, number } = props
  const { page } = working
  const { t } = page
  const errors = listNumberErrors(page, number)
  return (
    <OperatorPage
      working={working}
      title={staff.fullName}
      area={STAFF}
      done={done && `operator.done.${done}`}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary page={page} errors={errors} />
      <BackLink href={STAFF} label={t('operator.staff')} />
      {problem && (
        <Notice kind="bad" heading={t(`operator.refused.${problem}`)} isNews>
          <p>{t(`operator.refused.${problem}Text`)}</p>
        </Notice>
      )}
      {unjudged && <UnjudgedName page={page} unjudged={unjudged} />}
      {waiting && mayDo(props, 'name') && (
        <WaitingName page={page} account={waiting} action={`${staffPath(staff.id)}/name`} />
      )}
      <StaffFacts page={page} staff={staff} />
      {!staff.endedAt && <StaffButtons working={working} staff={staff} />}
      {reviewed && mayDo(props, 'number') && (
        <NumberStatement
          {...{ page, account: reviewed }}
          action={`${staffPath(staff.id)}/number`}
          sent={number}
        />
      )}
    </OperatorPage>
  )
}

type Doing = Pick<OneProps, 'working' | 'staff'>

/** Nothing is offered that a session behind the broken glass would be refused. */
function mayDo(
  { working, staff }: Doing,
  action: StaffAction | 'code' | 'name' | 'number',
): boolean {
  if (!isBreakGlass(working.session)) return true
  if (isSparedBehindGlass(staff)) return false
  return isOpenBehindGlass('POST', `${staffPath(staff.id)}/${action}`)
}

type OfStaff = { page: OnestopPage; staff: ListedStaff }

function StaffFacts({ page, staff }: OfStaff) {
  const { t } = page
  const { suspended } = staff
  const by = t(suspended?.isOperators ? 'operator.suspendedByOperator' : 'operator.suspendedByUnit')
  const since = suspended && `${formatDate(suspended.at)} (${by}): ${suspended.reason}`
  return (
    <SummaryList
      rows={[
        { term: t('workspace.username'), value: staff.username },
        { term: t('workspace.unit'), value: staff.unitName },
        {
          term: t('workspace.roles'),
          value: tellRoles(page, staff.roles),
        },
        { term: t('operator.state'), value: <StaffState page={page} staff={staff} /> },
        ...(since ? [{ term: t('operator.suspendedSince'), value: since }] : []),
        { term: t('operator.phone'), value: t(staff.hasPhone ? 'operator.yes' : 'operator.no') },
      ]}
    />
  )
}

function StaffButtons({ working, staff }: Doing) {
  const { t } = working.page
  const actions = actionsFor(staff).filter((action) => mayDo({ working, staff }, action))
  const isTakenOver = (action: StaffAction) => action === 'suspend' && staff.suspended !== undefined
  return (
    <ButtonRow>
      {actions.map((action) => (
        <Button
          kind={action === 'end' ? 'danger' : 'secondary'}
          href={`${staffPath(staff.id)}/${action}`}
        >
          {t(isTakenOver(action) ? 'operator.do.takeOver' : `operator.do.${action}`)}
        </Button>
      ))}
      {mayDo({ working, staff }, 'code') && (
        <Button kind="secondary" href={`${staffPath(staff.id)}/code`}>
          {t('operator.do.code')}
        </Button>
      )}
    </ButtonRow>
  )
}

type ActionProps = {
  working: Working
  staff: ListedStaff
  action: StaffAction | 'code'
  isReasonMissing?: boolean
}

/** What an action means, and why it is done. */
export function StaffActionPage({ working, staff, action, isReasonMissing = false }: ActionProps) {
  const { page } = working
  const { t } = page
  const error = isReasonMissing ? t('operator.problem.reason') : undefined
  return (
    <OperatorForm
      working={working}
      title={t(`operator.do.${action}`)}
      area={STAFF}
      back={{ href: staffPath(staff.id), label: staff.fullName }}
      action={`${staffPath(staff.id)}/${action}`}
      errors={{ reason: error }}
      before={
        <>
          <p>{t(`operator.means.${action}`)}</p>
          <SummaryList
            rows={[
              { term: t('workspace.account'), value: staff.fullName },
              { term: t('workspace.username'), value: staff.username },
              { term: t('workspace.unit'), value: staff.unitName },
            ]}
          />
        </>
      }
    >
      <ReasonField page={page} error={error} />
      <ButtonRow>
        <Button kind={action === 'end' ? 'danger' : 'primary'}>{t(`operator.do.${action}`)}</Button>
        <Button kind="secondary" href={staffPath(staff.id)}>
          {t('operator.cancel')}
        </Button>
      </ButtonRow>
    </OperatorForm>
  )
}

/** The code is on this page once, and nowhere else. */
export function StaffCodePage({
  working,
  staff,
  code,
}: {
  working: Working
  staff: ListedStaff
  code: string
}) {
  const { t } = working.page
  return (
    <OperatorPage working={working} title={t('operator.code')} area={STAFF}>
      <p>{t('operator.codeText', { name: staff.fullName })}</p>
      <p>
        <strong class="no-wrap">
          <code>{code}</code>
        </strong>
      </p>
      <p>{t('operator.codeWhere')}</p>
      <Button kind="secondary" href={staffPath(staff.id)}>
        {t('operator.codeDone')}
      </Button>
    </OperatorPage>
  )
}
