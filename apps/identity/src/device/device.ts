import type { PasswordHasher } from '@mot-cua/authentication'
import { APP_CLIENT_ID, type WeakPasscode } from '@mot-cua/device-api'
import { type Clock, newId, secondsBetween } from '@mot-cua/kernel'
import type { Accounts, AssuranceLevel } from '../account/account.ts'
import type { IdentityLimiter } from '../limits/limits.data.ts'
import { findWeakness } from './passcode-rules.ts'

/** Active phones of one account; the person says which goes before a sixth comes. */
export const MOST_DEVICES = 5
/** Wrong passcodes in a row that end a device's use (security.md §2 row 14). */
export const MOST_WRONG_PASSCODES = 10
/** How old the sign-in may be from which a device is enrolled (§1.1 row 15). */
export const ENROL_WITHIN_SECONDS = 10 * 60

/** `disabled` by wrong passcodes: a new sign-in by password enables it. `revoked` is the end. */
export type DeviceStatus = 'active' | 'disabled' | 'revoked'

export type Device = {
  id: string
  accountId: string
  status: DeviceStatus
  name: string
  /** A JWK of P-256, as JSON. */
  publicJwk: string
  /** Undefined while *Đăng nhập trên website* is off. */
  webSignInSince: Date | undefined
  createdAt: Date
  lastSeenAt: Date
  lastAddress: string | undefined
}

/** A device as it stands at one request, with what decides whether it may be used. */
export type DeviceInUse = Device & { level: AssuranceLevel; isAccountUsable: boolean }

export type EnrolledDevice = {
  id: string
  accountId: string
  jkt: string
  publicJwk: string
  name: string
  passcodeHash: string
  at: Date
  address: string
}

export type DeviceStore = {
  /** Counts the active ones and adds this in one step; the owner is told by SMS. */
  enrol(device: EnrolledDevice): Promise<EnrolledOutcome>
  findByKey(jkt: string): Promise<DeviceInUse | undefined>
  findById(id: string): Promise<DeviceInUse | undefined>
  /** Active and disabled ones, last seen first. */
  list(accountId: string): Promise<Device[]>
  /** The ids of those that this revoked; the owner is told by SMS. */
  revoke(revocation: Revocation): Promise<string[]>
  setWebSignIn(change: WebSignInChange): Promise<boolean>
  /** Used without its passcode: by a passkey. */
  recordSeen(seen: { id: string; at: Date; address: string }): Promise<void>
}

/** `id`: of the row, which for a key that was known before is the old one. */
type EnrolledOutcome = { outcome: 'enrolled'; id: string } | { outcome: 'key-taken' | 'too-many' }

export type Revocation = {
  accountId: string
  which: { id: string } | { allBut: string } | 'all'
  at: Date
  address?: string
  /** The phone that asks: its owner is told of every other one. */
  askedBy?: string
}

export type WebSignInChange = { id: string; isOn: boolean; at: Date; address: string }

/** Who asks to enrol: proven by an access token of the app's own sign-in. */
export type Enroller = {
  accountId: string
  clientId: string
  jkt: string
  publicJwk: { kty?: string; crv?: string; x?: string; y?: string }
  authenticatedAt: Date
  amr: readonly string[]
  address: string
}

export type EnrolOutcome =
  | { outcome: 'enrolled'; id: string; accountId: string }
  /** Not of the app, too long ago, or by other means than password and OTP. */
  | { outcome: 'sign-in-again' | 'key-taken' | 'too-many' | 'account-unusable' }
  | { outcome: 'weak'; reason: WeakPasscode }
  | { outcome: 'waiting'; until: Date }

type Deps = {
  store: DeviceStore
  accounts: Pick<Accounts, 'findUsable'>
  hasher: Pick<PasswordHasher, 'hash'>
  limiter: Pick<IdentityLimiter, 'take'>
  /** Ends the requests that a device has open. */
  endOpenRequests: (deviceId: string) => Promise<void>
  now: Clock
}

export type Devices = ReturnType<typeof createDevices>

/** Phones that act for their owner, each with a key that never leaves it. */
export function createDevices(deps: Deps) {
  const { store, now, endOpenRequests } = deps
  return {
    /** The same way for the first time and for a browser that has lost its key. */
    enrol: (enroller: Enroller, wish: { name: string; passcode: string }) =>
      enrol(deps, enroller, wish),
    findByKey: (jkt: string) => store.findByKey(jkt),
    findById: (id: string) => store.findById(id),
    list: (accountId: string) => store.list(accountId),
    /** False where none of them was there to be revoked. */
    async revoke(revocation: Omit<Revocation, 'at'>): Promise<boolean> {
      const revoked = await store.revoke({ ...revocation, at: now() })
      await Promise.all(revoked.map(endOpenRequests))
      return revoked.length > 0
    },
    endOpenRequests,
    /** *Đăng nhập trên website*; false for a device that is not active. */
    setWebSignIn: (change: Omit<WebSignInChange, 'at'>) =>
      store.setWebSignIn({ ...change, at: now() }),
    recordSeen: (id: string, address: string) => store.recordSeen({ id, at: now(), address }),
  }
}

/**
 * The checks, in order: the sign-in, the key, the account, the passcode, the limit of a day, and
 * at last, in one step, whose key it is and how many devices there are.
 */
async function enrol(
  { store, accounts, hasher, limiter, now }: Deps,
  enroller: Enroller,
  { name, passcode }: { name: string; passcode: string },
): Promise<EnrolOutcome> {
  if (!isFreshSignIn(enroller, now())) return { outcome: 'sign-in-again' }
  const publicJwk = readDeviceKey(enroller.publicJwk)
  if (!publicJwk) return { outcome: 'key-taken' }
  const { accountId, jkt, address } = enroller
  const account = await accounts.findUsable(accountId)
  if (!account) return { outcome: 'account-unusable' }
  if (account.sessionsEndAt && enroller.authenticatedAt < startOfSecond(account.sessionsEndAt)) {
    return { outcome: 'sign-in-again' }
  }
  const reason = findWeakness(passcode, account.dateOfBirth)
  if (reason) return { outcome: 'weak', reason }
  const permit = await limiter.take({ 'device-enrolments': accountId })
  if (!permit.isAllowed) return { outcome: 'waiting', until: permit.until }
  const passcodeHash = await hasher.hash(passcode)
  const about = { id: newId(), accountId, jkt, publicJwk, name, passcodeHash, at: now(), address }
  const enrolled = await store.enrol(about)
  return enrolled.outcome === 'enrolled' ? { ...enrolled, accountId } : enrolled
}

/**
 * A session that lives on in a shared browser must not make a new device: the provider gives the
 * app's client a token only after a sign-in of that very visit (`freshSignInClients`), and that must
 * be young here. Neither must one that a code scanned by somebody else has opened: it has no `pwd`.
 */
function isFreshSignIn({ clientId, authenticatedAt, amr }: Enroller, now: Date): boolean {
  const isYoung = secondsBetween(authenticatedAt, now) <= ENROL_WITHIN_SECONDS
  return clientId === APP_CLIENT_ID && isYoung && amr.includes('pwd') && amr.includes('mfa')
}

/** Sign-ins are known to the second: one of the same second as the end counts as after it. */
function startOfSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000)
}

/** Only what makes the key: a proof's header may hold anything else. */
function readDeviceKey({ kty, crv, x, y }: Enroller['publicJwk']): string | undefined {
  return kty === 'EC' && crv === 'P-256' ? JSON.stringify({ kty, crv, x, y }) : undefined
}
