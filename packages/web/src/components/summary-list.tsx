import type { Child } from 'hono/jsx'

export type SummaryRow = { term: string; value: Child; badge?: Child }

/** Facts about one thing: term, value and, where it has one, its status. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  return (
    <dl class="summary-list">
      {rows.map(({ term, value, badge }) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
          {badge && <dd>{badge}</dd>}
        </div>
      ))}
    </dl>
  )
}
