import { type Move, qrMoves } from './qr-moves.data.ts'
import {
  CODE_ACCEPTED_SECONDS,
  CODE_SECONDS,
  DECISION_SECONDS,
  FETCH_SECONDS,
  TRANSACTION_SECONDS,
  WINDOW_SECONDS,
  WINDOWS,
} from './qr-transaction.ts'

const intro = `# States of a QR transaction

Made from \`apps/identity/src/qr-transaction/qr-moves.data.ts\`; a test fails when the two differ. Do
not edit by hand. Each move is one conditional update with its audit event, so of two at the same
time one finds the state gone. What is not drawn cannot happen.

`

const outro = `
A code is new every ${CODE_SECONDS} s and a camera's is accepted for ${CODE_ACCEPTED_SECONDS} s; ${WINDOWS} windows of ${WINDOW_SECONDS} s renew by
themselves. From the scan there are ${DECISION_SECONDS} s to decide, from the approval ${FETCH_SECONDS} s to fetch the result, and
${TRANSACTION_SECONDS} s in all. \`expires_at\` is the end of the present state: past it a transaction is as good as
expired, whether anybody has swept it or not. Why it is so: [0016](../decisions/0016-qr-codes.md).
`

/** The text of `docs/contributor/qr-states.md`. */
export function renderStatesDoc(): string {
  const moves = Object.entries(qrMoves) as [string, Move][]
  const arrows = moves.flatMap(([name, { from, to, by }]) =>
    from.map((state) => `  ${state} --> ${to}: ${name} (${by})`),
  )
  const ends = ['completed', 'refused', 'expired', 'cancelled'].map((state) => `  ${state} --> [*]`)
  const lines = ['stateDiagram-v2', '  [*] --> waiting: open (browser)', ...arrows, ...ends]
  return `${intro}\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n${outro}`
}
