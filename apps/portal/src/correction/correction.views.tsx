import { maskPersonalId } from '@mot-cua/kernel'
import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  formatDate,
  formatDateTime,
  type Status,
  StatusBadge,
  SummaryList,
  Table,
} from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { IdentityRow } from '../identity-info/identity-info.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import { type Asked, AskForm, type AskProblem } from './ask-form.views.tsx'
import {
  type Correction,
  type CorrectionStatus,
  canMove,
  type TrackedCorrection,
} from './correction.ts'

type Common = { page: PortalPage; session: ActiveSession }

type ListProps = Common & { list: readonly Correction[]; asked: Asked; problem?: AskProblem }

/** What was asked so far, and the form for one more. */
export function CorrectionsPage({ page, session, list, asked, problem }: ListProps) {
  const { t } = page
  const title = t('corrections.title')
  const hasErrors = problem !== undefined
  const message = problem && t(`corrections.problem.${problem}`)
  return (
    <AccountArea {...{ page, session, title, hasErrors }} current="corrections">
      <ErrorSummary page={page} errors={message ? [{ field: 'wish', message }] : []} />
      <h1>{title}</h1>
      <p>{t('corrections.intro')}</p>
      {list.length === 0 ? (
        <p>{t('corrections.none')}</p>
      ) : (
        <Table
          caption={t('corrections.list')}
          columns={[
            { label: t('corrections.reference') },
            { label: t('corrections.field') },
            { label: t('corrections.sentOn') },
            { label: t('corrections.state') },
          ]}
          rows={list.map((correction) => [
            <a href={`/profile/corrections/${correction.id}`}>{correction.reference}</a>,
            t(`identityInfo.field.${correction.field}`),
            formatDate(correction.createdAt),
            <CorrectionBadge page={page} status={correction.status} />,
          ])}
        />
      )}
      <h2>{t('corrections.new')}</h2>
      <AskForm page={page} asked={asked} error={message} />
    </AccountArea>
  )
}

const badges: Record<CorrectionStatus, Status> = {
  sent: 'info',
  received: 'info',
  forwarded: 'info',
  corrected: 'ok',
  refused: 'bad',
  withdrawn: 'neutral',
}

type BadgeProps = { page: Pick<PortalPage, 't'>; status: CorrectionStatus }

export function CorrectionBadge({ page: { t }, status }: BadgeProps) {
  return <StatusBadge status={badges[status]} label={t(`corrections.status.${status}`)} />
}

type OneProps = Common & { correction: TrackedCorrection; rows: readonly IdentityRow[] }

/** One request with its steps: to follow on the screen, or to print and take along. */
export function CorrectionPage({ page, session, correction, rows }: OneProps) {
  const { t } = page
  const { reference, field, wish, status, createdAt } = correction
  const title = t('corrections.one', { reference })
  const name = rows.find((row) => row.name === 'fullName')?.field?.value ?? session.name
  return (
    <AccountArea {...{ page, session, title }} current="corrections">
      <BackLink href="/profile/corrections" label={t('corrections.back')} />
      <h1>{t('corrections.menu')}</h1>
      <p class="lead">{t('corrections.sent')}</p>
      <SummaryList
        rows={[
          { term: t('corrections.reference'), value: <strong>{reference}</strong> },
          { term: t('corrections.who'), value: name },
          ...personalIdRow(page, rows),
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
      <h2>{t('corrections.takeAlong')}</h2>
      <p>{t('corrections.takeAlong.text')}</p>
      <p class="screen-only">{t('corrections.print')}</p>
      {canMove(status, 'withdrawn') && (
        <Form page={page} action={`/profile/corrections/${correction.id}/withdraw`}>
          <ButtonRow>
            <Button kind="secondary">{t('corrections.withdraw')}</Button>
          </ButtonRow>
        </Form>
      )}
    </AccountArea>
  )
}

/** Masked: whoever is shown the page has the person and the card before them. */
function personalIdRow({ t }: PortalPage, rows: readonly IdentityRow[]) {
  const id = rows.find((row) => row.name === 'personalId')?.field?.value
  return id ? [{ term: t('identityInfo.field.personalId'), value: maskPersonalId(id) }] : []
}

/** The person's own lines, as they were broken. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {text.split('\n').map((line, index) => (
        <>
          {index > 0 && <br />}
          {line}
        </>
      ))}
    </>
  )
}

type StepsProps = { page: PortalPage; correction: TrackedCorrection }

export function Steps({ page: { t }, correction: { steps } }: StepsProps) {
  return (
    <>
      <h2>{t('corrections.steps')}</h2>
      <ol>
        {steps.map(({ status, at, note }) => (
          <li>
            <strong>{t(`corrections.status.${status}`)}</strong> – {formatDateTime(at)}
            {note && (
              <>
                <br />
                {note}
              </>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
