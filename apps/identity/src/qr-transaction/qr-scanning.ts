import { randomInt } from 'node:crypto'
import { addSeconds, hashToken, randomToken } from '@mot-cua/kernel'
import type { QrDeps } from './qr-deps.ts'
import { stateAt } from './qr-opening.ts'
import type { QrRow } from './qr-store.ts'
import type { Presented, Scan, ScanningDevice, ScanOutcome } from './qr-transaction.ts'
import { isFresh, windowAt } from './qr-window.ts'

const NONCE_BYTES = 16
/** A warning that comes later than this warns of nothing any more. */
const WARNING_SECONDS = 30 * 60

type Found = { row: QrRow; isFresh: boolean }

/**
 * A phone has read a code. The checks, in order:
 * | check                        | when it fails                                    |
 * |------------------------------|--------------------------------------------------|
 * | wrong typed codes of account | `limited`                                        |
 * | the code is one of ours      | `unknown-code`                                   |
 * | not the phone that shows it  | `same-device`                                    |
 * | nobody has scanned it        | `second-scan`: over, and its owner is told       |
 * | it waits, the code is fresh  | `expired`                                        |
 * | QR is not paused             | `limited`, and the page says so                  |
 * | approvals of the account     | `limited`                                        |
 * | device active, still waiting | `device-refused`, `expired` (one statement)      |
 */
export async function scanCode(
  deps: QrDeps,
  presented: Presented,
  device: ScanningDevice,
): Promise<ScanOutcome> {
  const found = await findPresented(deps, presented, device)
  if ('outcome' in found) return found
  const { row } = found
  const isSameBrowser =
    device.browserId !== undefined && row.browserHash === hashToken(device.browserId)
  const { source } = presented
  if (source === 'camera' && isSameBrowser) return { outcome: 'same-device' }
  const outcome = await scanFound(deps, found, { device, source, isSameBrowser })
  if (outcome.outcome !== 'scanned' || source !== 'link' || !isSameBrowser) return outcome
  // The tab that the link was followed in goes back to its visit, also when it asks twice.
  return { ...outcome, scan: { ...outcome.scan, visitId: row.visitId } }
}

async function scanFound(deps: QrDeps, found: Found, taking: Taking): Promise<ScanOutcome> {
  const { row, isFresh: canBeTaken } = found
  const { device } = taking
  const state = stateAt(row, deps.now())
  if (state === 'scanned' || state === 'approved') return scanAgain(deps, row, device)
  if (row.reason === 'second-scan') return { outcome: 'second-scan' }
  if (state !== 'waiting' || !canBeTaken) return { outcome: 'expired' }
  return (await refuseLimited(deps, row, device)) ?? take(deps, row, taking)
}

async function findPresented(
  deps: QrDeps,
  presented: Presented,
  { accountId }: ScanningDevice,
): Promise<Found | ScanOutcome> {
  const { codes, store, limiter, now } = deps
  if (presented.source !== 'typed') {
    const read = codes.read(presented.code)
    const row = read && (await store.find(read.id))
    if (!read || !row) return { outcome: 'unknown-code' }
    const moment = { openedAt: row.openedAt, at: now() }
    return { row, isFresh: isFresh(presented.source, read.step, moment) }
  }
  // Counted before it is looked up; a right one is given back.
  const counted = { 'qr-typed': accountId }
  const permit = await limiter.take(counted)
  if (!permit.isAllowed) return { outcome: 'limited', reason: 'typed-codes', until: permit.until }
  const read = await deps.typedCodes.read(presented.typedCode)
  const row = read && (await store.find(read.id))
  if (!read || !row) return { outcome: 'unknown-code' }
  await limiter.settle([{ subjects: counted, by: 1 }])
  return { row, isFresh: read.window === windowAt(row.openedAt, now()) }
}

/** The same phone sees its own scan again; any other one ends it. */
async function scanAgain(deps: QrDeps, row: QrRow, device: ScanningDevice): Promise<ScanOutcome> {
  if (row.deviceId === device.id) {
    const scan = await findOpenScan(deps, { id: row.id, deviceId: device.id }, device.addressBucket)
    return scan ? { outcome: 'scanned', scan } : { outcome: 'expired' }
  }
  const at = deps.now()
  const warning = { text: deps.writeWarning(), uselessAfter: addSeconds(at, WARNING_SECONDS) }
  const hasEnded = await deps.store.endSecondScan({
    id: row.id,
    deviceId: device.id,
    at,
    ...warning,
  })
  if (hasEnded) await deps.watch.tell([row.id])
  return { outcome: hasEnded ? 'second-scan' : 'expired' }
}

/** Looks at the approvals without counting one: an approval is counted when it is given. */
async function refuseLimited(
  { store, limiter, watch, now }: QrDeps,
  { id }: QrRow,
  { accountId }: ScanningDevice,
): Promise<ScanOutcome | undefined> {
  const at = now()
  const paused = await store.pausedUntil(accountId, at)
  if (paused) {
    const isTold = await store.deny({ id, reason: 'qr-paused', accountId, at })
    if (isTold) await watch.tell([id])
    return { outcome: 'limited', reason: 'paused', until: paused }
  }
  const counted = { 'qr-approval': accountId }
  const permit = await limiter.take(counted)
  if (!permit.isAllowed) return { outcome: 'limited', reason: 'approvals', until: permit.until }
  await limiter.settle([{ subjects: counted, by: 1 }])
  return undefined
}

type Taking = { device: ScanningDevice; source: Presented['source']; isSameBrowser: boolean }

async function take(
  deps: QrDeps,
  { id }: QrRow,
  { device, source, isSameBrowser }: Taking,
): Promise<ScanOutcome> {
  const scanned = await deps.store.scan({
    id,
    deviceId: device.id,
    accountId: device.accountId,
    source,
    isSameBrowser,
    nonce: randomToken(NONCE_BYTES),
    number: String(randomInt(10, 100)),
    at: deps.now(),
  })
  if (scanned) {
    await deps.watch.tell([id, ...scanned.replaced])
    return { outcome: 'scanned', scan: toScan(deps, scanned.row, device.addressBucket) }
  }
  if (!(await deps.store.isUsable(device.id))) return { outcome: 'device-refused' }
  // Somebody was faster by a moment.
  const row = await deps.store.find(id)
  const isOpen = row && ['scanned', 'approved'].includes(stateAt(row, deps.now()))
  return isOpen ? scanAgain(deps, row, device) : { outcome: 'expired' }
}

/** What this device has scanned and not decided. */
export async function findOpenScan(
  deps: QrDeps,
  { id, deviceId }: { id: string; deviceId: string },
  addressBucket: string | undefined,
): Promise<Scan | undefined> {
  const row = await deps.store.find(id)
  if (row?.deviceId !== deviceId || stateAt(row, deps.now()) !== 'scanned') return undefined
  return toScan(deps, row, addressBucket)
}

function toScan({ bucketOf }: QrDeps, row: QrRow, addressBucket: string | undefined): Scan {
  return {
    id: row.id,
    // Every scan writes one.
    nonce: row.nonce ?? '',
    shown: row.shown,
    needsNumber: row.number !== undefined,
    isSameNetwork: bucketOf(row.address) === addressBucket,
    decideBefore: row.expiresAt,
  }
}
