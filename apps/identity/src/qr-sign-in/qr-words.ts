import type { QrEndReason, QrState, QrView } from '../qr-transaction/qr-transaction.ts'

const ofState = {
  waiting: 'waiting',
  scanned: 'scanned',
  approved: 'approved',
  completed: 'completed',
  refused: 'refused',
  expired: 'expired',
  cancelled: 'over',
} as const satisfies Record<QrState, string>

/** Where the reason says more than the state. */
const ofReason = {
  'not-me': 'refused',
  'wrong-number': 'wrongNumber',
  'level-too-low': 'levelTooLow',
  'qr-paused': 'paused',
  'second-scan': 'secondScan',
  'new-scan': 'newScan',
  'device-revoked': 'over',
  'sessions-ended': 'over',
  'new-code': 'over',
  'other-way': 'over',
} as const satisfies Record<QrEndReason, string>

/** Which words of `qr.*` say how things stand. */
export function wordsOf({ state, reason, number }: QrView) {
  if (state === 'scanned' && number !== undefined) return 'scannedNumber'
  return reason === undefined ? ofState[state] : ofReason[reason]
}

/** Neither the phone nor the page can do anything with it any more. */
export function hasEnded(state: QrState): boolean {
  return state !== 'waiting' && state !== 'scanned' && state !== 'approved'
}
