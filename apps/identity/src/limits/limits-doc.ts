import {
  FACTOR_CLOSED_AFTER,
  KNOWN_SECONDS,
  type LimitRow,
  MOST_BROWSERS,
  MOST_CHECKS,
  MOST_PEOPLE,
  RESEND_AFTER_SECONDS,
  renderLimitsTable,
  TRIES_PER_STEP,
  tellLadder,
  tellSeconds,
} from '@mot-cua/authentication'
import { limits } from './limits.data.ts'

const intro = `# Limits of identity

Made from the table in \`apps/identity/src/limits\`; a test fails when the two differ. Do not edit by
hand. Limits are rules, not settings. Every one is counted on what was typed, whether anybody has
that number or not, before anything is compared or sent, and in one step, so it holds over any
number of processes. Every refusal is a 429 with \`Retry-After\`, or a 403 once a factor is closed,
and a page that says until when and what to do meanwhile. Apart from these, a process that checks
${MOST_CHECKS} passwords already answers the next with a 503 and \`Retry-After\`.

`

const outro = `
A **ladder** is the wait after each use in a row: ${tellLadder()}; the last one
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

/** What is counted elsewhere: with the account, or within one sign-in. */
const others: readonly LimitRow[] = [
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
  [
    '`sms-again`',
    'messages',
    'sign-in',
    '1',
    tellSeconds(RESEND_AFTER_SECONDS),
    'wait',
    '§1.1 row 9',
  ],
]

/** The text of `docs/operator/limits.md`. */
export function renderLimitsDoc(): string {
  const table = renderLimitsTable(limits, others)
  return `${intro}${table}\n${outro}`
}
