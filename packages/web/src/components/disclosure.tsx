import type { Child } from 'hono/jsx'

/** Help that most people do not need; opens in place, without JavaScript too. */
export function Disclosure({ summary, children }: { summary: string; children?: Child }) {
  return (
    <details class="disclosure">
      <summary>{summary}</summary>
      <div class="disclosure-body">{children}</div>
    </details>
  )
}
