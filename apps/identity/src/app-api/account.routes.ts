import {
  APP_CLIENT_ID,
  changePasswordSchema,
  newPasskeyOptionsSchema,
  newPasskeySchema,
} from '@mot-cua/device-api'
import { Hono } from 'hono'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { Passcodes } from '../device/passcode.ts'
import type { History } from '../history/history.ts'
import type { Passkeys } from '../passkey/passkey.ts'
import type { PasswordChange } from '../password-change/password-change.ts'
import type { TrustedBrowsers } from '../trusted-browser/trusted-browser.ts'
import { type AppApiEnv, type AppContext, readBody, refuse } from './answers.routes.ts'
import { readId } from './device.routes.ts'
import { ownerOf, refusePasscode } from './session.routes.ts'

export type AccountDeps = {
  history: History
  describePlace: PlaceWords
  trustedBrowsers: TrustedBrowsers
  passcodes: Pick<Passcodes, 'check'>
  passkeys: Passkeys
  passwordChange: PasswordChange
}

/** What the app shows of the account, and changes in it. */
export function createAccountRoutes(deps: AccountDeps): Hono<AppApiEnv> {
  const { history, describePlace, trustedBrowsers } = deps
  const routes = new Hono<AppApiEnv>()
  routes.get('/history', async (c) => {
    const entries = await history.list(c.var.device.accountId)
    return c.json({
      entries: entries.map(({ at, address, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        place: describePlace(c.var.page, address),
      })),
    })
  })
  routes.post('/history/:id/disown', async (c) => {
    const id = readId(c)
    const { device, origin } = c.var
    const { address } = origin
    const outcome = id && (await history.disown(id, device.accountId, { address }))
    return outcome === 'sessions-ended' ? c.body(null, 204) : refuse(c, 'not-found')
  })
  routes.get('/browsers', async (c) => {
    const listed = await trustedBrowsers.list(c.var.device.accountId)
    const browsers = listed.map(({ id, lastUsedAt, expiresAt }) => ({
      id,
      lastUsedAt: lastUsedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }))
    return c.json({ browsers })
  })
  routes.delete('/browsers/:id', (c) => remove(c, (id, ...of) => trustedBrowsers.revoke(id, ...of)))
  routes.post('/password', (c) => changePassword(c, deps))
  return routes.route('/passkeys', createPasskeyRoutes(deps))
}

type Removal = (id: string, accountId: string, from: { address: string }) => Promise<boolean>

async function remove(c: AppContext, removal: Removal): Promise<Response> {
  const id = readId(c)
  const { device, origin } = c.var
  const { address } = origin
  const isGone = id !== undefined && (await removal(id, device.accountId, { address }))
  return isGone ? c.body(null, 204) : refuse(c, 'not-found')
}

function createPasskeyRoutes({ passcodes, passkeys }: AccountDeps): Hono<AppApiEnv> {
  const routes = new Hono<AppApiEnv>()
  routes.get('/', async (c) => {
    const listed = await passkeys.list(c.var.device.accountId)
    const described = listed.map(({ id, name, deviceId, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      ...(lastUsedAt ? { lastUsedAt: lastUsedAt.toISOString() } : {}),
      isOfThisDevice: deviceId === c.var.device.id,
    }))
    return c.json({ passkeys: described })
  })
  routes.post('/options', async (c) => {
    const body = await readBody(c, newPasskeyOptionsSchema)
    if (!body) return refuse(c, 'invalid-request')
    const { device, origin } = c.var
    // It stands for the passcode from now on: an app left open is not enough to make one.
    const checked = await passcodes.check({ ...ownerOf(device), ...origin }, body.passcode)
    if (checked.outcome !== 'right') return refusePasscode(c, checked)
    const options = await passkeys.registrationOptions(ownerOf(device))
    return c.json({ options })
  })
  routes.post('/', async (c) => {
    const body = await readBody(c, newPasskeySchema)
    if (!body) return refuse(c, 'invalid-request')
    const response = body.response as unknown as NewPasskey['response']
    const { address } = c.var.origin
    const given = { name: body.name, response, address }
    const id = await passkeys.register(ownerOf(c.var.device), given)
    return id === undefined ? refuse(c, 'wrong-passkey') : c.body(null, 204)
  })
  routes.delete('/:id', (c) => remove(c, (id, ...of) => passkeys.remove(id, ...of)))
  return routes
}

type NewPasskey = Parameters<Passkeys['register']>[1]

async function changePassword(c: AppContext, deps: AccountDeps): Promise<Response> {
  const wish = await readBody(c, changePasswordSchema)
  if (!wish) return refuse(c, 'invalid-request')
  const { accountId } = c.var.device
  const { address } = c.var.origin
  const changed = await deps.passwordChange.change({
    accountId,
    address,
    clientId: APP_CLIENT_ID,
    ...wish,
  })
  switch (changed.outcome) {
    case 'changed':
      return c.body(null, 204)
    case 'weak':
      return refuse(c, 'weak-password', { reason: changed.reason })
    case 'wrong-current': {
      const { triesLeft } = changed
      return refuse(c, 'wrong-password', triesLeft === undefined ? {} : { attemptsLeft: triesLeft })
    }
    case 'waiting':
      return refuse(c, 'waiting', { until: changed.until })
    case 'busy':
      return refuse(c, 'busy')
  }
}
