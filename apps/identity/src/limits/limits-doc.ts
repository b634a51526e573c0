import {
  FACTOR_CLOSED_AFTER,
  KNOWN_SECONDS,
  LADDER,
  type Limit,
  MOST_BROWSERS,
  MOST_CHECKS,
  MOST_PEOPLE,
  RESEND_AFTER_SECONDS,
  TRIES_PER_STEP,
} from '@mot-cua/authentication'
import { type LimitName, limits } from './limits.data.ts'

const intro = `# Limits of identity

Made from the table in \`apps/identity/src/limits\`; a test fails when the two differ. Do not edit by
hand. Limits are rules, not settings. Every one is counted on what was typed, whether anybody has
that number or not, before anything is compared or sent, and in one step, so it holds over any
number of processes. Every refusal is a 429 with \`Retry-After\`, or a 403 once a factor is closed,
and a page that says until when and what to do meanwhile. Apart from these, a process that checks
${MOST_CHECKS} passwords already answers the next with a 503 and \`Retry-After\`.

`

const outro = `
A **ladder** is the wait after each use in a row: ${LADDER.map(tell).join(', ')}; the last one
repeats. A right password or a right code ends the row. A browser in which a person has signed in
completely is known for ${KNOWN_SECONDS / 86_400} days, to ${MOST_PEOPLE} people at most; it skips no factor, but the failures of
strangers elsewhere do not count against its owner there. A further person makes it a shared
computer, known to nobody. An account is known in its ${MOST_BROWSERS} newest browsers; the cookie of one changes
with each complete sign-in.

The failures of a code are kept with the account, in the database; everything else in the ephemeral
store: with Redis, a Redis that loses its memory forgets them. A factor that ${FACTOR_CLOSED_AFTER} wrong codes in a row
have closed is opened by an official who has seen the person (\`reopenSmsFactor\`); who and why stand
in \`audit_event\`.
`

const columns = ['Limit', 'What is counted', 'By', 'Most', 'Within', 'Then', 'Source'] as const

/** What is counted elsewhere: with the account, or within one sign-in. */
const others = [
  [
    '`code-account`',
    'code failures',
    'account, over all sign-ins and addresses',
    String(TRIES_PER_STEP),
    'in a row',
    'a ladder',
    '§1.1 row 8',
  ],
  [
    '`code-browser`',
    'code failures',
    'account + known browser, instead of the one above',
    String(TRIES_PER_STEP),
    'in a row',
    'a ladder',
    '§1.1 row 8, §2 row 8',
  ],
  [
    '`code-closed`',
    'code failures',
    'account, whoever made them and wherever',
    String(FACTOR_CLOSED_AFTER),
    'in a row',
    'closed, also for known browsers',
    'NIST SP 800-63B-4 §3.2.2',
  ],
  ['`sms-again`', 'messages', 'sign-in', '1', tell(RESEND_AFTER_SECONDS), 'wait', '§1.1 row 9'],
]

/** The text of `docs/operator/limits.md`, its table set as the formatter wants it. */
export function renderLimitsDoc(): string {
  const rows = [[...columns], ...(Object.keys(limits) as LimitName[]).map(describe), ...others]
  const widths = columns.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)))
  const rule = widths.map((width) => '-'.repeat(width))
  const [head = [], ...body] = lines
  const table = [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return `${intro}${table}\n${outro}`
}

function describe(name: LimitName): string[] {
  const { counts, per, max, windowSeconds, restSeconds, source }: Limit = limits[name]
  const then = restSeconds === undefined ? 'wait for the end' : describeRests(restSeconds)
  return [`\`${name}\``, counts, per, String(max), tell(windowSeconds), then, source]
}

function describeRests(restSeconds: readonly number[]): string {
  if (restSeconds === LADDER) return 'a ladder'
  return `wait ${tell(restSeconds[0] ?? 0)}, growing to ${tell(restSeconds.at(-1) ?? 0)}`
}

function tell(seconds: number): string {
  if (seconds < 60 * 60) return seconds === 60 ? '1 min' : `${seconds / 60} min`
  if (seconds < 2 * 24 * 60 * 60) return `${seconds / 3600} h`
  return `${seconds / 86_400} days`
}
