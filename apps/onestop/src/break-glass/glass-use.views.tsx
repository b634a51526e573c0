import {
  Button,
  Card,
  Form,
  formatDateTime,
  StatusBadge,
  SummaryList,
  TextArea,
} from '@mot-cua/web'
import { OperatorForm } from '../operator/operator-form.tsx'
import { isBreakGlass } from '../session/session.ts'
import type { Working } from '../workspace/staff-page.tsx'
import { type Administrator, type BreakGlassUse, stateOf, type UseState } from './break-glass.ts'
import { glassPaths } from './paths.ts'
import { isJudge } from './review.ts'

const badges = {
  waiting: 'info',
  approved: 'warn',
  refused: 'neutral',
  expired: 'neutral',
  entered: 'bad',
  over: 'neutral',
} as const satisfies Record<UseState, string>

type UseProps = {
  working: Working
  administrators: readonly Administrator[]
  use: BreakGlassUse
  now: Date
}

/** One time: who, why, until when, and what the review says. */
export function UseCard({ working, administrators, use, now }: UseProps) {
  const { page, hat, session } = working
  const { t } = page
  const state = stateOf(use, now)
  const nameOf = (id: string) => administrators.find((one) => one.id === id)?.fullName
  const tell = (id: string) => nameOf(id) ?? t('glass.former')
  const isUnreviewed = state === 'over' && use.reviewedBy === undefined
  const mayReview =
    isUnreviewed && !isBreakGlass(session) && isJudge(hat.account.id, use, administrators)
  return (
    <Card heading={`${formatDateTime(use.requestedAt)}: ${tell(use.requestedBy)}`}>
      <p>
        <StatusBadge status={badges[state]} label={t(`glass.use.${state}`)} />{' '}
        {isUnreviewed && <StatusBadge status="warn" label={t('glass.unreviewed')} />}
      </p>
      <UseFacts page={page} use={use} tell={tell} />
      {state === 'entered' && (
        <Form page={page} action={glassPaths.endOf(use.id)}>
          <Button kind="danger">{t('glass.endNow')}</Button>
        </Form>
      )}
      {mayReview && (
        <Button kind="secondary" href={glassPaths.reviewOf(use.id)}>
          {t('glass.review')}
        </Button>
      )}
      {isUnreviewed && !mayReview && <p class="hint">{t('glass.reviewByOther')}</p>}
    </Card>
  )
}

type FactsProps = Pick<UseProps, 'use'> & { page: Working['page']; tell: (id: string) => string }

function UseFacts({ page: { t }, use, tell }: FactsProps) {
  const row = (term: string, value: string | undefined) =>
    value === undefined ? [] : [{ term, value }]
  return (
    <SummaryList
      rows={[
        ...row(t('glass.askReason'), use.requestReason),
        ...row(t('glass.answeredBy'), use.answeredBy && tell(use.answeredBy)),
        ...row(t('glass.answerReason'), use.answerReason),
        ...row(t('glass.enteredAt'), use.enteredAt && formatDateTime(use.enteredAt)),
        ...row(t('glass.endedAt'), endOf(use)),
        ...row(t('glass.reviewedBy'), use.reviewedBy && tell(use.reviewedBy)),
        ...row(t('glass.note'), use.reviewNote),
      ]}
    />
  )
}

function endOf({ endedAt, endsAt }: BreakGlassUse): string | undefined {
  const at = endedAt ?? endsAt
  return at && formatDateTime(at)
}

type ReviewProps = Omit<UseProps, 'now'> & { isNoteMissing?: boolean }

/** What another administrator makes of it; it stands with the use for good. */
export function ReviewPage({ working, administrators, use, isNoteMissing = false }: ReviewProps) {
  const { page } = working
  const { t } = page
  const error = isNoteMissing ? t('glass.noteMissing') : undefined
  const by = administrators.find(({ id }) => id === use.requestedBy)?.fullName
  return (
    <OperatorForm
      working={working}
      title={t('glass.review')}
      area={glassPaths.area}
      back={{ href: glassPaths.area, label: t('glass.title') }}
      action={glassPaths.reviewOf(use.id)}
      errors={{ note: error }}
      before={
        <p>
          {by ?? t('glass.former')}, {formatDateTime(use.requestedAt)}: {use.requestReason}
        </p>
      }
    >
      <TextArea
        page={page}
        name="note"
        label={t('glass.note')}
        hint={t('glass.noteHint')}
        error={error}
      />
      <Button>{t('glass.reviewSubmit')}</Button>
    </OperatorForm>
  )
}
