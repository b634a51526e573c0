import { formatDateTime, formatNumber, Table } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { Round } from './reminder.ts'

/** The latest rounds, and what became of their messages. */
export function RoundTable({ page, rounds }: { page: OnestopPage; rounds: readonly Round[] }) {
  const { t, locale } = page
  if (rounds.length === 0) return null
  const number = (value: number) => formatNumber(value, locale)
  return (
    <>
      <h2>{t('reminders.rounds')}</h2>
      <Table
        caption={t('reminders.roundsText')}
        columns={[
          { label: t('reminders.column.at') },
          { label: t('readiness.column.unit') },
          { label: t('readiness.column.lacks') },
          { label: t('reminders.column.by') },
          { label: t('reminders.column.written'), isNumber: true },
          { label: t('reminders.column.sent'), isNumber: true },
          { label: t('reminders.column.waiting'), isNumber: true },
          { label: t('reminders.column.failed'), isNumber: true },
          { label: t('reminders.column.unreachable'), isNumber: true },
        ]}
        rows={rounds.map((round) => [
          formatDateTime(round.at),
          round.unitName,
          round.lack ? t(`readiness.short.${round.lack}`) : t('readiness.any'),
          round.by,
          number(round.written),
          ...toldOf(page, round, number),
          number(round.unreachable),
        ])}
      />
    </>
  )
}

function toldOf({ t }: OnestopPage, { messages, startsAt }: Round, number: (n: number) => string) {
  if (!messages) return ['–', '–', '–']
  const { sent, waiting, failed } = messages
  const since = t('reminders.waitingUntil', {
    people: number(waiting),
    time: formatDateTime(startsAt),
  })
  return [number(sent), waiting === 0 ? number(0) : since, number(failed)]
}
