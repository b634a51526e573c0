import { maskPersonalId, writeDay } from '@mot-cua/kernel'
import { formatDate, formatTime, Notice, type Status, StatusBadge, SummaryList } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import type { StaffIdentity } from './staff-identity.ts'
import { type ComparedField, comparedFields } from './verification.ts'

type Props = { page: OnestopPage; identity: StaffIdentity | undefined; isBound: boolean }

type State =
  | 'none'
  | 'incomplete'
  | 'waiting'
  | 'differs'
  | 'deceased'
  | 'name-waiting'
  | 'name-refused'
  | 'verified'
  | 'bound'

const kinds: Record<State, 'info' | 'ok' | 'warn' | 'bad'> = {
  none: 'info',
  incomplete: 'warn',
  waiting: 'info',
  differs: 'bad',
  deceased: 'bad',
  'name-waiting': 'warn',
  'name-refused': 'bad',
  verified: 'ok',
  bound: 'ok',
}

const badges = { verified: 'ok', differs: 'bad', unchecked: 'neutral' } as const satisfies Record<
  string,
  Status
>

/** What came of the last save, field by field; never what the register holds. */
export function IdentityState({ page, identity, isBound }: Props) {
  const { t } = page
  const state = stateOf(identity, isBound)
  return (
    <>
      <Notice kind={kinds[state]} heading={t(`identityState.${state}`)}>
        <p>{t(`identityState.${state}.text`)}</p>
      </Notice>
      {identity?.checkedAt && <FieldResults page={page} identity={identity} />}
    </>
  )
}

function stateOf(identity: StaffIdentity | undefined, isBound: boolean): State {
  if (!identity) return 'none'
  const { verification, nameReview } = identity
  if (verification !== 'verified') return verification
  if (nameReview === 'waiting' || nameReview === 'refused') return `name-${nameReview}`
  return isBound ? 'bound' : 'verified'
}

function FieldResults({ page, identity }: { page: OnestopPage; identity: StaffIdentity }) {
  const { t } = page
  const { answers, stated, checkedAt } = identity
  const valueOf = (field: ComparedField): string => {
    if (field === 'personalId') return maskPersonalId(stated.personalId)
    if (field === 'dateOfBirth') return writeDay(stated.dateOfBirth)
    if (field === 'gender') return t(stated.gender === 'male' ? 'identity.male' : 'identity.female')
    return stated[field]
  }
  const labelOf = (field: ComparedField): OnestopMessageKey => `identityResult.${field}`
  return (
    <>
      <h2>{t('identityResult.title')}</h2>
      <SummaryList
        rows={comparedFields.map((field) => {
          const answer = answers[field] ?? 'unchecked'
          const badge = (
            <StatusBadge status={badges[answer]} label={t(`identityAnswer.${answer}`)} />
          )
          return { term: t(labelOf(field)), value: valueOf(field), badge }
        })}
      />
      {checkedAt && (
        <p class="hint">
          {t('identityResult.at', { time: formatTime(checkedAt), date: formatDate(checkedAt) })}
        </p>
      )}
    </>
  )
}
