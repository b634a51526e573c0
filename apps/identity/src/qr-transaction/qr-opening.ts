import { addSeconds, hashToken, randomToken, secondsBetween } from '@mot-cua/kernel'
import type { IdentitySubjects } from '../limits/limits.data.ts'
import type { QrDeps } from './qr-deps.ts'
import type { QrRow } from './qr-store.ts'
import {
  type QrHolder,
  type QrOpened,
  type QrOpening,
  type QrState,
  type QrView,
  type QrWindow,
  WINDOW_SECONDS,
  WINDOWS,
} from './qr-transaction.ts'
import { stepsOf, windowAt, windowStart } from './qr-window.ts'

const ID_BYTES = 16

/** Makes a transaction for a browser, unless it or its network has made too many. */
export async function openTransaction(
  { store, limiter, isCounter, now }: QrDeps,
  opening: QrOpening,
): Promise<QrOpened | { outcome: 'limited'; until: Date }> {
  const permit = await limiter.take(countedBy(opening, isCounter(opening.address)))
  if (!permit.isAllowed) return { outcome: 'limited', until: permit.until }
  const { visitId, browserId, knownBrowserToken, address } = opening
  const [openedAt, id, secret] = [now(), randomToken(ID_BYTES), randomToken()]
  const windowsEndAt = addSeconds(openedAt, WINDOW_SECONDS * WINDOWS)
  await store.insert({
    id,
    visitId,
    secretHash: hashHolder({ secret, browserId }),
    browserHash: hashToken(browserId),
    knownBrowserHash: knownBrowserToken === undefined ? undefined : hashToken(knownBrowserToken),
    shown: { ...opening.shown, openedAt: openedAt.toISOString() },
    address,
    openedAt,
    windowsEndAt,
    expiresAt: windowsEndAt,
  })
  return { id, secret }
}

function countedBy(
  { browserId, addressBucket }: QrOpening,
  isAtCounter: boolean,
): IdentitySubjects {
  const browser = `${browserId} ${addressBucket}`
  return isAtCounter
    ? { 'qr-counter-browser': browser, 'qr-counter': addressBucket }
    : { 'qr-browser': browser, 'qr-address': addressBucket }
}

/** One hash over both cookies: neither is worth anything without the other. */
export function hashHolder({ secret, browserId }: QrHolder): string {
  return hashToken(`${secret}.${browserId}`)
}

/** What its browser may know of a transaction at a moment. */
export function viewOf(row: QrRow, at: Date): QrView {
  const state = stateAt(row, at)
  const { id, visitId, reason, openedAt, windowsEndAt, expiresAt } = row
  const number = state === 'scanned' ? row.number : undefined
  return { id, visitId, state, reason, number, openedAt, windowsEndAt, expiresAt }
}

const OPEN: readonly QrState[] = ['waiting', 'scanned', 'approved']

/** Nobody has to sweep for a transaction to be over. */
export function stateAt({ state, expiresAt }: QrRow, at: Date): QrState {
  return OPEN.includes(state) && expiresAt <= at ? 'expired' : state
}

/** The codes of the present window, made here and nowhere else. */
export async function listWindow(
  { codes, typedCodes, now }: QrDeps,
  { id, state, openedAt }: QrView,
): Promise<QrWindow | undefined> {
  const at = now()
  const window = windowAt(openedAt, at)
  if (state !== 'waiting' || window === undefined) return undefined
  const startsAt = windowStart(openedAt, window)
  const endsAt = addSeconds(startsAt, WINDOW_SECONDS)
  return {
    startsAt,
    endsAt,
    codes: stepsOf(window).map((step) => codes.address(id, step)),
    typedCode: await typedCodes.write(id, window, Math.max(1, secondsBetween(at, endsAt))),
  }
}
