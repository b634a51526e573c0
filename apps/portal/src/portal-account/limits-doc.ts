import {
  FACTOR_CLOSED_AFTER,
  type LimitRow,
  RESEND_AFTER_SECONDS,
  renderLimitsTable,
  TRIES_PER_STEP,
  tellLadder,
  tellSeconds,
} from '@mot-cua/authentication'
import { portalLimits } from './limits.data.ts'

const intro = `# Limits of accounts that the portal issues

Made from the table in \`apps/portal/src/portal-account\`; a test fails when the two differ. Do not
edit by hand. They are counted like identity's ([limits](limits.md)), by the same mechanism and apart
from them. A number typed there is a user name here; a code is one by SMS or of an administrator's
app.

`

const outro = `
A **ladder** is the wait after each use in a row: ${tellLadder()}; the last one repeats. A right
password or a right code ends the row. Failures of codes are kept in \`sms_factor\`. Codes that
${FACTOR_CLOSED_AFTER} wrong ones in a row have closed are opened by
\`npm run operate -- reopen-factor portal\`, an administrator's also by \`enrol-admin portal\`.
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
    '`code-closed`',
    'code failures',
    'account, whoever made them and wherever',
    String(FACTOR_CLOSED_AFTER),
    'in a row',
    'closed',
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

/** The text of `docs/operator/limits-portal.md`. */
export function renderPortalLimitsDoc(): string {
  return `${intro}${renderLimitsTable(portalLimits, others)}\n${outro}`
}
