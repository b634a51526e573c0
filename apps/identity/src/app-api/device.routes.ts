import {
  changePasscodeSchema,
  type Device as DeviceAnswer,
  type Profile,
  permissionSchema,
  revokeDevicesSchema,
} from '@mot-cua/device-api'
import { maskPersonalId, maskPhone } from '@mot-cua/kernel'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../account/account.ts'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { Device, Devices } from '../device/device.ts'
import type { Passcodes } from '../device/passcode.ts'
import type { DeviceSessions } from '../device-session/device-session.ts'
import type { Passkeys } from '../passkey/passkey.ts'
import type { RuleSettings } from '../rule-settings/rule-settings.ts'
import { type AppApiEnv, type AppContext, readBody, refuse } from './answers.routes.ts'
import { ownerOf, refusePasscode } from './session.routes.ts'

export type DeviceDeps = {
  accounts: Pick<Accounts, 'findUsable'>
  devices: Devices
  passcodes: Passcodes
  deviceSessions: DeviceSessions
  passkeys: Passkeys
  rules: Pick<RuleSettings, 'logsOutAfterQr'>
  /** Where an address is, in words. */
  describePlace: PlaceWords
}

/** The owner's profile, this phone and the others. */
export function createDeviceRoutes(deps: DeviceDeps): Hono<AppApiEnv> {
  const { devices, passcodes, deviceSessions } = deps
  const routes = new Hono<AppApiEnv>()
  routes.delete('/session', async (c) => {
    await deviceSessions.end(c.var.accessToken)
    return c.body(null, 204)
  })
  routes.get('/profile', (c) => answerProfile(c, deps))
  routes.put('/permission', (c) => setPermission(c, deps))
  routes.post('/passcode', async (c) => {
    const wish = await readBody(c, changePasscodeSchema)
    if (!wish) return refuse(c, 'invalid-request')
    const of = { ...ownerOf(c.var.device), ...c.var.origin }
    const changed = await passcodes.change(of, wish)
    if (changed.outcome === 'right') return c.body(null, 204)
    return changed.outcome === 'weak'
      ? refuse(c, 'weak-passcode', { reason: changed.reason })
      : refusePasscode(c, changed)
  })
  routes.get('/devices', async (c) => {
    const listed = await devices.list(c.var.device.accountId)
    return c.json({ devices: listed.map((device) => describe(c, device, deps)) })
  })
  routes.delete('/devices/:id', async (c) => {
    const id = readId(c)
    const isRevoked = id !== undefined && (await revoke(c, deps, { id }))
    return isRevoked ? c.body(null, 204) : refuse(c, 'not-found')
  })
  routes.post('/devices/revoke', async (c) => {
    const body = await readBody(c, revokeDevicesSchema)
    if (!body) return refuse(c, 'invalid-request')
    await revoke(c, deps, body.which === 'all' ? 'all' : { allBut: c.var.device.id })
    return c.body(null, 204)
  })
  return routes
}

/** Ids of rows are UUIDs; the database takes nothing else for one. */
export function readId(c: AppContext): string | undefined {
  return z.uuid().safeParse(c.req.param('id')).data
}

function revoke(
  c: AppContext,
  { devices }: DeviceDeps,
  which: Parameters<Devices['revoke']>[0]['which'],
): Promise<boolean> {
  const { address } = c.var.origin
  const { id: askedBy, accountId } = c.var.device
  return devices.revoke({ accountId, which, address, askedBy })
}

/** *Đăng nhập trên website*: on with the passcode, and off with it too. */
async function setPermission(c: AppContext, deps: DeviceDeps): Promise<Response> {
  const wish = await readBody(c, permissionSchema)
  if (!wish) return refuse(c, 'invalid-request')
  const { device, origin } = c.var
  const checked = await deps.passcodes.check({ ...ownerOf(device), ...origin }, wish.passcode)
  if (checked.outcome !== 'right') return refusePasscode(c, checked)
  const { address } = origin
  const { isOn } = wish
  if (!(await deps.devices.setWebSignIn({ id: device.id, isOn, address }))) {
    return refuse(c, 'device-disabled')
  }
  return answerProfile(c, deps, isOn)
}

async function answerProfile(
  c: AppContext,
  { accounts, passkeys, rules }: DeviceDeps,
  webSignIn = c.var.device.webSignInSince !== undefined,
): Promise<Response> {
  const { device } = c.var
  const [account, listed, logsOutAfterQr] = await Promise.all([
    accounts.findUsable(device.accountId),
    passkeys.list(device.accountId),
    rules.logsOutAfterQr(),
  ])
  if (!account) return refuse(c, 'account-unusable')
  const profile: Profile = {
    fullName: account.fullName,
    maskedPersonalId: maskPersonalId(account.personalId),
    maskedPhone: maskPhone(account.phone),
    level: account.level,
    device: { id: device.id, name: device.name, webSignIn },
    logsOutAfterQr,
    hasPasskey: listed.some(({ deviceId }) => deviceId === device.id),
  }
  return c.json(profile)
}

function describe(c: AppContext, device: Device, { describePlace }: DeviceDeps): DeviceAnswer {
  return {
    id: device.id,
    name: device.name,
    isThis: device.id === c.var.device.id,
    webSignIn: device.webSignInSince !== undefined,
    createdAt: device.createdAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    place: describePlace(c.var.page, device.lastAddress),
  }
}
