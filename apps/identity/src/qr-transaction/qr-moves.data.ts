import type { QrState } from './qr-transaction.ts'

/** Who may move a transaction. */
export type Mover = 'phone' | 'browser' | 'identity'

export type Move = { from: readonly QrState[]; to: QrState; by: Mover }

/**
 * Every way from state to state; what is not here cannot happen. Each is one conditional update,
 * so of two at the same time one finds the state gone.
 */
export const qrMoves = {
  scan: { from: ['waiting'], to: 'scanned', by: 'phone' },
  approve: { from: ['scanned'], to: 'approved', by: 'phone' },
  refuse: { from: ['scanned'], to: 'refused', by: 'phone' },
  /** Wrong number, level too low, QR paused: the phone asked, the rules say no. */
  deny: { from: ['waiting', 'scanned'], to: 'refused', by: 'identity' },
  complete: { from: ['approved'], to: 'completed', by: 'browser' },
  /** The person chose another way, or a new code. */
  cancel: { from: ['waiting', 'scanned'], to: 'cancelled', by: 'browser' },
  /** A second phone, a later scan of the same person, a phone revoked or sessions ended meanwhile. */
  suspect: { from: ['scanned', 'approved'], to: 'cancelled', by: 'identity' },
  expire: { from: ['waiting', 'scanned', 'approved'], to: 'expired', by: 'identity' },
} as const satisfies Record<string, Move>

export type QrMove = keyof typeof qrMoves
