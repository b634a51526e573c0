import type { ShownRequest } from '@mot-cua/device-api'
import type {
  Approval,
  ApproveOutcome,
  PauseReason,
  Presented,
  QrEndReason,
  QrResult,
  QrState,
} from './qr-transaction.ts'

/** A transaction as it is kept; of the browser's cookies only hashes. */
export type QrRow = {
  id: string
  visitId: string
  /** As it was last moved; past `expiresAt` an open one is as good as expired. */
  state: QrState
  reason: QrEndReason | undefined
  shown: ShownRequest
  address: string
  browserHash: string | undefined
  number: string | undefined
  nonce: string | undefined
  deviceId: string | undefined
  openedAt: Date
  windowsEndAt: Date
  /** End of the present state. */
  expiresAt: Date
}

export type NewQrRow = Pick<
  QrRow,
  'id' | 'visitId' | 'shown' | 'address' | 'openedAt' | 'windowsEndAt' | 'expiresAt'
> & { secretHash: string; browserHash: string; knownBrowserHash: string | undefined }

export type NewScan = {
  id: string
  deviceId: string
  accountId: string
  source: Presented['source']
  /** The app runs in the browser that opened the transaction. */
  isSameBrowser: boolean
  nonce: string
  /** Kept only where the phone has to tell it. */
  number: string
  at: Date
}

/** A message for the owner, ready to be sealed. */
export type Warning = { text: string; uselessAfter: Date }

/** Every move is one statement with its guard, its audit event and its answer in it. */
export type QrStore = {
  insert(row: NewQrRow): Promise<void>
  find(id: string): Promise<QrRow | undefined>
  findOwn(id: string, secretHash: string): Promise<QrRow | undefined>
  /** The scanned row and what it took the place of; undefined when it could not be scanned. */
  scan(scan: NewScan): Promise<{ row: QrRow; replaced: string[] } | undefined>
  /** False when it was over already, or is this device's own. */
  endSecondScan(second: { id: string; deviceId: string; at: Date } & Warning): Promise<boolean>
  approve(approval: Approval & { amr: readonly string[]; at: Date }): Promise<ApproveOutcome>
  /** Whose it was; undefined when it was decided before. */
  refuse(refusal: {
    id: string
    deviceId: string
    reason: 'not-me' | undefined
    at: Date
  }): Promise<{ accountId: string; address: string } | undefined>
  deny(denial: { id: string; reason: QrEndReason; accountId?: string; at: Date }): Promise<boolean>
  cancel(ending: {
    id: string
    secretHash: string
    reason: QrEndReason
    at: Date
  }): Promise<boolean>
  complete(id: string, secretHash: string, at: Date): Promise<QrResult | undefined>
  /** The ids that it ended. */
  endOfDevice(deviceId: string, at: Date): Promise<string[]>
  /** The ids that it ended. */
  endOfAccount(accountId: string, at: Date): Promise<string[]>
  /** Ends what the account has open as well; the ids that it ended. */
  pause(pause: {
    accountId: string
    reason: PauseReason
    until: Date
    at: Date
    address: string | undefined
  }): Promise<string[]>
  pausedUntil(accountId: string, at: Date): Promise<Date | undefined>
  isUsable(deviceId: string): Promise<boolean>
  /** Ends what expired, forgets what ended before `forgottenBefore`. */
  sweep(at: Date, forgottenBefore: Date): Promise<void>
}
