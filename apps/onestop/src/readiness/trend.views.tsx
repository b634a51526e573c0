import { formatDate, formatNumber, formatPercent, Table } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { DayCount } from './trend.ts'

/** How it has gone day by day. */
export function TrendTable({ page, days }: { page: OnestopPage; days: readonly DayCount[] }) {
  const { t, locale } = page
  const number = (value: number) => formatNumber(value, locale)
  return (
    <Table
      caption={t('readiness.trend')}
      columns={[
        { label: t('readiness.column.day') },
        { label: t('readiness.column.accounts'), isNumber: true },
        { label: t('readiness.column.readyCount'), isNumber: true },
        { label: t('readiness.column.ready'), isNumber: true },
        { label: t('readiness.column.change'), isNumber: true },
      ]}
      rows={days.map(({ day, accounts, ready }, index) => {
        const before = days[index + 1]
        return [
          formatDate(new Date(`${day}T12:00:00+07:00`)),
          number(accounts),
          number(ready),
          formatPercent(ready, accounts, locale),
          before ? signed(ready - before.ready, number) : '–',
        ]
      })}
    />
  )
}

function signed(change: number, number: (value: number) => string): string {
  return change > 0 ? `+${number(change)}` : number(change)
}
