import type { ShownRequest } from '@mot-cua/device-api'

/** States of one QR code from its first drawing to its end; how they follow is `qr-moves.data.ts`. */
export type QrState =
  | 'waiting'
  | 'scanned'
  | 'approved'
  | 'completed'
  | 'refused'
  | 'expired'
  | 'cancelled'

/** Why a transaction ended, where its state does not say it. */
export type QrEndReason =
  | 'not-me'
  | 'wrong-number'
  | 'level-too-low'
  | 'second-scan'
  | 'device-revoked'
  /** Its owner signed out everywhere, has a new password, or said "not me". */
  | 'sessions-ended'
  /** The same person's phone has scanned another code since. */
  | 'new-scan'
  | 'qr-paused'
  | 'new-code'
  | 'other-way'

// security.md §1.1 row 23: a code every 4 s, good for 12 s; windows of 60 s, three of them; 300 s
// and everything is over. peers.md §2.3 row 12: 120 s from scan to decision, 30 s to fetch it.
export const CODE_SECONDS = 4
export const CODE_ACCEPTED_SECONDS = 12
export const WINDOW_SECONDS = 60
export const WINDOWS = 3
export const TRANSACTION_SECONDS = 300
export const DECISION_SECONDS = 120
export const FETCH_SECONDS = 30
// peers.md §2.3 row 9.
export const PAUSE_SECONDS = 30 * 60

/** A browser asks for a code. */
export type QrOpening = {
  visitId: string
  /** `motcua-identity-browser`, and what the browser is known by; only hashes of them are kept. */
  browserId: string
  knownBrowserToken: string | undefined
  address: string
  addressBucket: string
  shown: Omit<ShownRequest, 'openedAt'>
}

export type QrOpened = {
  id: string
  /** For the browser's cookie: who shows it gets the result, nobody else. */
  secret: string
}

/**
 * Proof of being the browser that opened it. Both cookies: a secret that somebody planted in another
 * browser is of no use there.
 */
export type QrHolder = { secret: string; browserId: string }

/** What the browser that opened it may know. */
export type QrView = {
  id: string
  visitId: string
  state: QrState
  reason: QrEndReason | undefined
  /** Shown once a phone has scanned, where the phone must tell it. */
  number: string | undefined
  openedAt: Date
  windowsEndAt: Date
  expiresAt: Date
}

/** What a phone has read, and how; only `camera` proves that the code was there just now. */
export type Presented =
  | { source: 'camera' | 'picture'; code: string }
  | { source: 'typed'; typedCode: string }
  /** The link of the sign-in page, opened on the same phone. */
  | { source: 'link'; code: string }

/** The phone that scans: active, its owner's account usable. */
export type ScanningDevice = {
  id: string
  accountId: string
  /** `motcua-identity-browser` of the app's requests, if it sent one. */
  browserId: string | undefined
  addressBucket: string
}

export type ScanOutcome =
  | { outcome: 'scanned'; scan: Scan }
  /** Not ours, or nothing that ever was. */
  | { outcome: 'unknown-code' }
  | { outcome: 'expired' }
  /** Somebody else scanned it before: it is over now, and its owner is told. */
  | { outcome: 'second-scan' }
  /** The camera of the phone that shows the code: there the link is the way. */
  | { outcome: 'same-device' }
  | { outcome: 'limited'; reason: 'approvals' | 'typed-codes' | 'paused'; until: Date }
  /** Revoked or disabled a moment ago. */
  | { outcome: 'device-refused' }

/** A scanned transaction as its phone sees it. */
export type Scan = {
  id: string
  nonce: string
  shown: ShownRequest
  /** The phone has to tell the two digits on the page. */
  needsNumber: boolean
  /** Phone and browser come from one address (IPv6: one /64). */
  isSameNetwork: boolean
  decideBefore: Date
  /** Of a link opened in the browser that shows the page: the visit it goes on with. */
  visitId?: string
}

export type Approval = {
  id: string
  deviceId: string
  accountId: string
  number: string | undefined
  /** Of the signed approval: taken once. */
  jti: string
}

export type ApproveOutcome =
  | 'approved'
  /** Decided before, or expired. */
  | 'over'
  | 'wrong-number'
  /** Revoked or disabled, or *Đăng nhập trên website* is off on it. */
  | 'device-refused'

/** The result, for the browser that opened it, once. */
export type QrResult = {
  accountId: string
  deviceId: string
  /** The phone told the number, so the person has this browser's page before them. */
  gaveNumber: boolean
  /** How the approval was given: `pin` or a passkey. */
  amr: readonly string[]
}

/** The codes of one window, one for each step of `CODE_SECONDS`. */
export type QrWindow = {
  startsAt: Date
  endsAt: Date
  /** What the pictures hold, in order: `<issuer>/q/…`. */
  codes: string[]
  typedCode: string
}

export type PauseReason = 'not-me' | 'refusals'

/** QR transactions, whoever keeps them. */
export type QrTransactions = {
  open(opening: QrOpening): Promise<QrOpened | { outcome: 'limited'; until: Date }>
  /** Undefined to every browser but its own. */
  find(id: string, holder: QrHolder): Promise<QrView | undefined>
  cancel(id: string, holder: QrHolder, reason: 'new-code' | 'other-way'): Promise<void>
  /** The codes of the present window; undefined once nobody may scan any more. */
  listCodes(view: QrView): Promise<QrWindow | undefined>
  /** For the app on the same phone (`source: 'link'`); lives as long as the transaction waits. */
  linkCode(id: string): string
  scan(presented: Presented, device: ScanningDevice): Promise<ScanOutcome>
  /** The scan of this device that still waits for a decision. */
  findScan(id: string, deviceId: string, addressBucket?: string): Promise<Scan | undefined>
  approve(approval: Approval & { amr: readonly string[] }): Promise<ApproveOutcome>
  /** False when it was decided before. The third in 30 minutes, or one `not-me`, pauses QR. */
  refuse(decision: { id: string; deviceId: string; reason?: 'not-me' }): Promise<boolean>
  /** By the rules, after the scan: the phone's owner has not the level. */
  deny(id: string, reason: 'level-too-low'): Promise<void>
  /** Takes the result; of two requests one gets it. Nothing for a device revoked meanwhile, or ended sessions. */
  complete(id: string, holder: QrHolder): Promise<QrResult | undefined>
  /** Ends what a device has open; called once it is revoked, after which nothing of it passes. */
  endOfDevice(deviceId: string): Promise<void>
  /** Ends what the phones of an account have open, approved or not. */
  endOfAccount(accountId: string): Promise<void>
  /** No QR for a while, and what was begun before is over; `address` for the audit. */
  pause(accountId: string, reason: PauseReason, address?: string): Promise<void>
  /** Until when QR is paused for this account. */
  pausedUntil(accountId: string): Promise<Date | undefined>
  /** False where as many wait in this process as it lets wait. */
  hasRoom: () => boolean
  /**
   * Told of each change, in whatever process it happened; returns how to stop. Few may wait for one
   * transaction: `onPushedOut` is called where younger ones took the place.
   */
  watch: (id: string, onChange: () => void, onPushedOut?: () => void) => Promise<() => void>
  /** Ends what expired, and forgets what nobody needs any more; called on a timer. */
  sweep(): Promise<void>
}
