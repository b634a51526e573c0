import type { EphemeralStore } from '@mot-cua/database'
import { addSeconds, type Clock, hashToken, randomToken, secondsBetween } from '@mot-cua/kernel'
import type { DeviceInUse, Devices } from '../device/device.ts'

// A phone lies unlocked on a table: shorter than the 30 minutes and 12 hours of a browser's session
// (security.md §1.1 row 13), and the passcode is six digits.
export const IDLE_SECONDS = 10 * 60
export const MOST_SECONDS = 60 * 60
/** Each request would be a write otherwise. */
const EXTEND_AFTER_SECONDS = 30

/** Times in milliseconds since 1970; the store's own end of a key is only for tidiness. */
type Kept = { deviceId: string; jkt: string; startedAt: number; usedAt: number }

/** What came with a request, as `createProofChecks` reads it. */
export type PresentedSession = { accessToken: string; jkt: string; take(): Promise<boolean> }

export type SessionCheck =
  | { outcome: 'good'; device: DeviceInUse }
  /** No such session any more, not this key's, or a proof that came before. */
  | { outcome: 'signed-out' }
  | UnusableDevice

export type UnusableDevice = {
  outcome: 'device-unknown' | 'device-disabled' | 'account-unusable'
}

type Deps = {
  store: Pick<EphemeralStore, 'get' | 'put' | 'remove' | 'compareAndSet'>
  devices: Pick<Devices, 'findById'>
  now: Clock
}

export type DeviceSessions = ReturnType<typeof createDeviceSessions>

/** What an unlocked app acts with: an opaque token of one device key, kept by its hash. */
export function createDeviceSessions(deps: Deps) {
  const { store, now } = deps
  return {
    async begin(deviceId: string, jkt: string) {
      const accessToken = randomToken()
      const at = now().getTime()
      const kept: Kept = { deviceId, jkt, startedAt: at, usedAt: at }
      await store.put(keyOf(accessToken), JSON.stringify(kept), IDLE_SECONDS)
      return { accessToken, expiresInSeconds: IDLE_SECONDS }
    },
    /** The device is read anew each time: one that was revoked does nothing more. */
    check: (presented: PresentedSession) => check(deps, presented),
    end: (accessToken: string) => store.remove(keyOf(accessToken)),
  }
}

/** Undefined for a device that may act. */
export function refusalOf(device: DeviceInUse | undefined): UnusableDevice | undefined {
  if (!device || device.status === 'revoked') return { outcome: 'device-unknown' }
  if (device.status === 'disabled') return { outcome: 'device-disabled' }
  return device.isAccountUsable ? undefined : { outcome: 'account-unusable' }
}

async function check(deps: Deps, presented: PresentedSession): Promise<SessionCheck> {
  const { store, devices, now } = deps
  const { accessToken, jkt } = presented
  const value = await store.get(keyOf(accessToken))
  const kept = value === undefined ? undefined : (JSON.parse(value) as Kept)
  if (value === undefined || !kept || kept.jkt !== jkt || now() >= endOf(kept)) {
    return { outcome: 'signed-out' }
  }
  const [device, isNew] = await Promise.all([devices.findById(kept.deviceId), presented.take()])
  if (!isNew) return { outcome: 'signed-out' }
  const refusal = refusalOf(device)
  if (refusal || !device) return refusal ?? { outcome: 'device-unknown' }
  await extend(deps, { accessToken, value, kept })
  return { outcome: 'good', device }
}

function endOf({ startedAt, usedAt }: Kept): Date {
  const idle = addSeconds(new Date(usedAt), IDLE_SECONDS)
  const last = addSeconds(new Date(startedAt), MOST_SECONDS)
  return idle < last ? idle : last
}

/** Only where nobody has signed out meanwhile. */
async function extend(
  { store, now }: Deps,
  { accessToken, value, kept }: { accessToken: string; value: string; kept: Kept },
): Promise<void> {
  const at = now()
  if (secondsBetween(new Date(kept.usedAt), at) < EXTEND_AFTER_SECONDS) return
  const next: Kept = { ...kept, usedAt: at.getTime() }
  await store.compareAndSet(keyOf(accessToken), {
    expected: value,
    next: JSON.stringify(next),
    ttlSeconds: secondsBetween(at, endOf(next)),
  })
}

function keyOf(accessToken: string): string {
  return `app-session:${hashToken(accessToken)}`
}
