import { DomainError } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { AccountDevices } from '../account-devices/account-devices.ts'
import type { AccountEnv, AccountGate } from '../account-pages/account-env.ts'
import { accountPaths } from '../account-pages/account-page.tsx'
import type { Passkeys } from './passkey.ts'
import { PasskeysPage } from './passkey.views.tsx'

const bodySchema = z.object({ id: z.string() })

type Deps = {
  passkeys: Pick<Passkeys, 'list' | 'remove'>
  devices: Pick<AccountDevices, 'list'>
  gate: Pick<AccountGate, 'requireFresh'>
}

/** `/account/passkeys`: made on the phone, removed anywhere. */
export function createPasskeyRoutes({ passkeys, devices, gate }: Deps) {
  return new Hono<AccountEnv>()
    .get('/', async (c) => {
      const { page, account } = c.var
      const [list, phones] = await Promise.all([
        passkeys.list(account.id),
        devices.list(account.id),
      ])
      const names = new Map(phones.map(({ id, name }) => [id, name]))
      const rows = list.map((passkey) => ({ ...passkey, deviceName: names.get(passkey.deviceId) }))
      const isDone = c.req.query('done') === 'removed'
      const { fullName } = account
      return respond(c, <PasskeysPage {...{ page, fullName, passkeys: rows, isDone }} />)
    })
    .post('/', gate.requireFresh, async (c) => {
      const { id } = await readForm(c, bodySchema)
      const { account, clientAddress: address } = c.var
      const isRemoved = await passkeys.remove(id, account.id, { address })
      if (!isRemoved) throw new DomainError('not-found', 'a passkey of this account')
      return c.redirect(`${accountPaths.passkeys}?done=removed`, 303)
    })
}
