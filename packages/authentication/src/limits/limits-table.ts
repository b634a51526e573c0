import { LADDER, type Limit } from './sign-in-limits.data.ts'

const columns = ['Limit', 'What is counted', 'By', 'Most', 'Within', 'Then', 'Source'] as const

/** Cells of a row for what is counted elsewhere: with the account, or within one sign-in. */
export type LimitRow = readonly [string, string, string, string, string, string, string]

/** A table for an operator's guide, set as the formatter wants it. */
export function renderLimitsTable(
  limits: Readonly<Record<string, Limit>>,
  others: readonly LimitRow[],
): string {
  const own = Object.entries(limits).map(([name, limit]) => describe(name, limit))
  const rows = [columns, ...own, ...others]
  const widths = columns.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)))
  const rule = widths.map((width) => '-'.repeat(width))
  const [head = [], ...body] = lines
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function describe(name: string, limit: Limit): LimitRow {
  const { counts, per, max, windowSeconds, restSeconds, source } = limit
  const then = restSeconds === undefined ? 'wait for the end' : describeRests(restSeconds)
  return [`\`${name}\``, counts, per, String(max), tellSeconds(windowSeconds), then, source]
}

function describeRests(restSeconds: readonly number[]): string {
  if (restSeconds === LADDER) return 'a ladder'
  return `wait ${tellSeconds(restSeconds[0] ?? 0)}, growing to ${tellSeconds(restSeconds.at(-1) ?? 0)}`
}

/** What a ladder is, in words. */
export function tellLadder(): string {
  return LADDER.map(tellSeconds).join(', ')
}

export function tellSeconds(seconds: number): string {
  if (seconds < 60 * 60) return seconds === 60 ? '1 min' : `${seconds / 60} min`
  if (seconds < 2 * 24 * 60 * 60) return `${seconds / 3600} h`
  return `${seconds / 86_400} days`
}
