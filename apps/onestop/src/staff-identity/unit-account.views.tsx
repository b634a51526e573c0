import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  Form,
  Notice,
  SummaryList,
} from '@mot-cua/web'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { listNumberErrors, type NumberSent, NumberStatement } from './number-statement.views.tsx'
import { UNIT_PATH, unitAccountPath } from './paths.ts'
import { type Standing, standingOf, standings } from './representation.ts'
import { StandingField } from './standing-field.views.tsx'
import { type ReviewedAccount, type StandingBar, standingBarOf } from './unit-review.ts'
import { AccountBadge } from './unit-review.views.tsx'

type Props = Working & {
  account: ReviewedAccount
  sent: { chosen: Standing | undefined; reason: string } | undefined
  problem: 'no-reason' | StandingBar | undefined
  number: NumberSent | undefined
  isSaved: boolean
}

/** One account of the unit: who holds it, and the radio with «Tạm đình chỉ» (C24). */
export function UnitAccountPage(props: Props) {
  const { page, account, problem, number, isSaved } = props
  const { t } = page
  const reasonError = reasonErrorOf(props)
  const bar = standingBarOf(account)
  const errors = [
    ...(reasonError ? [{ field: 'reason', message: reasonError }] : []),
    ...listNumberErrors(page, number),
  ]
  return (
    <StaffPage {...props} title={account.username} hasErrors={errors.length > 0}>
      <BackLink href={UNIT_PATH} label={t('unitReview.title')} />
      <ErrorSummary page={page} errors={errors} />
      {isSaved && <Notice kind="ok" heading={t('standing.saved')} isNews />}
      <h1>{account.username}</h1>
      <Facts {...props} />
      {bar ? (
        <Notice
          kind={problem ? 'bad' : 'info'}
          heading={t('standing.barred')}
          isNews={problem !== undefined}
        >
          <p>{t(`standing.barred.${bar}`)}</p>
        </Notice>
      ) : (
        <StandingForm {...props} />
      )}
      <NumberStatement
        {...{ page, account }}
        action={`${unitAccountPath(account.id)}/number`}
        sent={number}
      />
    </StaffPage>
  )
}

function reasonErrorOf({ page, problem }: Props): string | undefined {
  return problem === 'no-reason' ? page.t('standing.noReason') : undefined
}

function StandingForm(props: Props) {
  const { page, account, sent } = props
  const { t } = page
  return (
    <Form page={page} action={`${unitAccountPath(account.id)}/standing`}>
      <StandingField
        page={page}
        choices={standings}
        chosen={sent ? sent.chosen : standingOf(account)}
      />
      <Field
        page={page}
        label={t('standing.reason')}
        hint={t('standing.reasonHint')}
        name="reason"
        value={sent?.reason ?? account.suspensionReason ?? ''}
        error={reasonErrorOf(props)}
      />
      <ButtonRow>
        <Button>{t('identity.save')}</Button>
        {account.isSuspended && (
          <Button kind="secondary" name="resume" value="yes">
            {t('standing.resume')}
          </Button>
        )}
      </ButtonRow>
    </Form>
  )
}

function Facts({ page, account }: Props) {
  const { t } = page
  const { identity } = account
  return (
    <SummaryList
      rows={[
        { term: t('workspace.account'), value: account.fullName },
        { term: t('identity.fullName'), value: identity?.fullName || '—' },
        { term: t('identityResult.personalId'), value: identity?.maskedNumber ?? '—' },
        { term: t('workspace.unit'), value: account.unitName },
        {
          term: t('unitReview.state'),
          value: <AccountBadge page={page} account={account} />,
        },
      ]}
    />
  )
}
