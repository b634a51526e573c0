import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AccountEnv, AccountGate } from '../account-pages/account-env.ts'
import { accountPaths } from '../account-pages/account-page.tsx'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { SessionEnding } from '../session-ending/session-ending.ts'
import { type AccountDevices, createPhoneRemoval } from './account-devices.ts'
import { DevicesPage, RemoveAllPage, RemoveDevicePage } from './account-devices.views.tsx'
import { LostPhonePage, PhoneRemovedPage } from './lost-phone.views.tsx'

/** Of a phone; `all` on the page for lost ones. */
const bodySchema = z.object({ id: z.string() })

type Deps = {
  devices: AccountDevices
  sessions: Pick<SessionEnding, 'endAll'>
  describePlace: PlaceWords
  gate: Pick<AccountGate, 'requireFresh'>
}

/** `/account/devices` and the ways to take phones off the account. */
export function createDeviceRoutes(deps: Deps) {
  const { devices, describePlace, gate } = deps
  const remove = createPhoneRemoval(deps)
  return new Hono<AccountEnv>()
    .get('/devices', async (c) => {
      const isDone = c.req.query('done') === 'removed'
      const list = await devices.list(c.var.account.id)
      return respond(
        c,
        <DevicesPage {...propsOf(c)} {...{ devices: list, describePlace, isDone }} />,
      )
    })
    .post('/devices', async (c) => {
      const { id } = await readForm(c, bodySchema)
      await findDevice(c, deps, id)
      await devices.setWebSignIn({ id, isOn: false, address: c.var.clientAddress })
      return c.redirect(accountPaths.devices, 303)
    })
    .use('/devices/:id/remove', gate.requireFresh)
    .get('/devices/:id/remove', async (c) => {
      const device = await findDevice(c, deps, c.req.param('id'))
      return respond(c, <RemoveDevicePage {...propsOf(c)} device={device} />)
    })
    .post('/devices/:id/remove', async (c) => {
      const { id } = await findDevice(c, deps, c.req.param('id'))
      await remove({ ...removalOf(c), which: { id }, isLost: false })
      return c.redirect(`${accountPaths.devices}?done=removed`, 303)
    })
    .use('/all-devices', gate.requireFresh)
    .get('/all-devices', (c) => respond(c, <RemoveAllPage {...propsOf(c)} />))
    .post('/all-devices', async (c) => {
      await remove({ ...removalOf(c), which: 'all', isLost: false })
      return c.redirect(`${accountPaths.devices}?done=removed`, 303)
    })
}

/** `/account/lost-phone` */
export function createLostPhoneRoutes(deps: Deps & { appAddress: string }) {
  const { devices, describePlace, appAddress, gate } = deps
  const remove = createPhoneRemoval(deps)
  return new Hono<AccountEnv>()
    .use('/lost-phone', gate.requireFresh)
    .get('/lost-phone', async (c) => {
      const props = { ...propsOf(c), appAddress }
      if (c.req.query('done') === 'removed') return respond(c, <PhoneRemovedPage {...props} />)
      const list = await devices.list(c.var.account.id)
      return respond(c, <LostPhonePage {...props} {...{ devices: list, describePlace }} />)
    })
    .post('/lost-phone', async (c) => {
      const { id } = await readForm(c, bodySchema)
      const which = id === 'all' ? id : { id: (await findDevice(c, deps, id)).id }
      await remove({ ...removalOf(c), which, isLost: true })
      return c.redirect(`${accountPaths.lostPhone}?done=removed`, 303)
    })
}

function propsOf({ var: { page, account } }: Context<AccountEnv>) {
  return { page, fullName: account.fullName }
}

function removalOf({ var: { account, session, clientAddress } }: Context<AccountEnv>) {
  return { accountId: account.id, sessionUid: session.uid, address: clientAddress }
}

/** Throws DomainError `not-found` for what is not there, and for another person's alike. */
async function findDevice(c: Context<AccountEnv>, { devices }: Deps, id: string) {
  const list = isId(id) ? await devices.list(c.var.account.id) : []
  const found = list.find((device) => device.id === id)
  if (!found) throw new DomainError('not-found', 'a device of this account')
  return found
}
