import { enrolSchema, unlockSchema } from '@mot-cua/device-api'
import type { OidcProvider, ProofChecks } from '@mot-cua/oidc'
import { Hono, type MiddlewareHandler } from 'hono'
import type { Device, DeviceInUse, Devices } from '../device/device.ts'
import type { PasscodeOutcome, Passcodes } from '../device/passcode.ts'
import { type DeviceSessions, refusalOf } from '../device-session/device-session.ts'
import type { IdentityLimiter } from '../limits/limits.data.ts'
import type { Passkeys } from '../passkey/passkey.ts'
import { type AppApiEnv, type AppContext, readBody, readProven, refuse } from './answers.routes.ts'

export type SessionDeps = {
  issuer: string
  oidc: Pick<OidcProvider, 'verifyPersonToken'>
  proofs: ProofChecks
  devices: Devices
  passcodes: Passcodes
  passkeys: Passkeys
  deviceSessions: DeviceSessions
  limiter: Pick<IdentityLimiter, 'take'>
}

/** Lets a request through that a session of an active device sent; puts both at hand. */
export function requireSession(deps: SessionDeps): MiddlewareHandler<AppApiEnv> {
  return async (c, next) => {
    const presented = await deps.proofs.readToken(readProven(c, deps.issuer))
    if (!presented) return refuse(c, 'signed-out')
    const checked = await deps.deviceSessions.check(presented)
    if (checked.outcome !== 'good') return refuse(c, checked.outcome)
    c.set('device', checked.device)
    c.set('accessToken', presented.accessToken)
    return next()
  }
}

/** POST /devices, POST /unlock and what a passkey needs for it: the ways to a session. */
export function createEntryRoutes(deps: SessionDeps): Hono<AppApiEnv> {
  return new Hono<AppApiEnv>()
    .post('/devices', (c) => enrol(c, deps))
    .post('/unlock', (c) => unlock(c, deps))
    .post('/unlock/passkey-options', (c) => offerPasskey(c, deps))
}

async function enrol(c: AppContext, deps: SessionDeps): Promise<Response> {
  const person = await deps.oidc.verifyPersonToken(readProven(c, deps.issuer))
  if (!person) return refuse(c, 'signed-out')
  const wish = await readBody(c, enrolSchema)
  if (!wish) return refuse(c, 'invalid-request')
  const { address } = c.var.origin
  const enrolled = await deps.devices.enrol({ ...person, address }, wish)
  switch (enrolled.outcome) {
    case 'enrolled':
      return beginSession(c, deps, { deviceId: enrolled.id, jkt: person.jkt })
    case 'weak':
      return refuse(c, 'weak-passcode', { reason: enrolled.reason })
    case 'waiting':
      return refuse(c, 'waiting', { until: enrolled.until })
    case 'too-many':
      return refuse(c, 'too-many-devices')
    case 'sign-in-again':
    case 'key-taken':
    case 'account-unusable':
      return refuse(c, enrolled.outcome)
  }
}

type Proven = { device: DeviceInUse; jkt: string }

/** The device whose key signed the proof; or the answer that turns it away. */
async function findProven(c: AppContext, deps: SessionDeps): Promise<Proven | Response> {
  const proof = await deps.proofs.readProof(readProven(c, deps.issuer))
  if (!proof) return refuse(c, 'signed-out')
  const device = await deps.devices.findByKey(proof.jkt)
  if (!device) return refuseStranger(c, deps)
  const refusal = refusalOf(device)
  if (refusal) return refuse(c, refusal.outcome)
  if (!(await proof.take())) return refuse(c, 'signed-out')
  return { device, jkt: proof.jkt }
}

/** Anybody can make keys: their proofs are not kept, and who tries many has to wait. */
async function refuseStranger(c: AppContext, { limiter }: SessionDeps): Promise<Response> {
  const permit = await limiter.take({ address: c.var.origin.addressBucket })
  if (!permit.isAllowed) return refuse(c, 'waiting', { until: permit.until })
  return refuse(c, 'device-unknown')
}

async function unlock(c: AppContext, deps: SessionDeps): Promise<Response> {
  const proven = await findProven(c, deps)
  if (proven instanceof Response) return proven
  const body = await readBody(c, unlockSchema)
  if (!body) return refuse(c, 'invalid-request')
  const { device, jkt } = proven
  const owner = ownerOf(device)
  if ('passcode' in body) {
    const checked = await deps.passcodes.check({ ...owner, ...c.var.origin }, body.passcode)
    if (checked.outcome !== 'right') return refusePasscode(c, checked)
  } else {
    const response = body.passkey as unknown as Parameters<Passkeys['prove']>[1]['response']
    const isProven = await deps.passkeys.prove(owner, { purpose: 'unlock', response })
    if (!isProven) return refuse(c, 'wrong-passkey')
    await deps.devices.recordSeen(device.id, c.var.origin.address)
  }
  return beginSession(c, deps, { deviceId: device.id, jkt })
}

async function offerPasskey(c: AppContext, deps: SessionDeps): Promise<Response> {
  const proven = await findProven(c, deps)
  if (proven instanceof Response) return proven
  const options = await deps.passkeys.proofOptions(ownerOf(proven.device), 'unlock')
  return options ? c.json({ options }) : refuse(c, 'not-found')
}

export function ownerOf({ id, accountId }: Pick<Device, 'id' | 'accountId'>) {
  return { deviceId: id, accountId }
}

/** What a wrong passcode is answered, wherever it was asked for. */
export function refusePasscode(
  c: AppContext,
  checked: Exclude<PasscodeOutcome, { outcome: 'right' }>,
): Response {
  switch (checked.outcome) {
    case 'wrong':
      return refuse(c, 'wrong-passcode', { attemptsLeft: checked.attemptsLeft })
    case 'disabled':
      return refuse(c, 'device-disabled')
    case 'waiting':
      return refuse(c, 'waiting', { until: checked.until })
    case 'busy':
      return refuse(c, 'busy')
  }
}

async function beginSession(
  c: AppContext,
  { deviceSessions }: SessionDeps,
  { deviceId, jkt }: { deviceId: string; jkt: string },
): Promise<Response> {
  const session = await deviceSessions.begin(deviceId, jkt)
  return c.json({ deviceId, tokenType: 'DPoP', ...session })
}
