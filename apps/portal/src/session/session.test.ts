import * as database from '@mot-cua/database'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { createSessions } from './session.ts'

const issuer = 'http://localhost:4000'
const lan: ProvenAccount = {
  personId: '00000000-0000-7000-8000-000000000001',
  accountId: '00000000-0000-7000-8000-000000000002',
  type: 'eid',
  audience: 'person',
  name: 'Nguyễn Thị Lan',
  level: 2,
  authenticatedAt: new Date(),
  amr: ['pwd', 'sms', 'mfa'],
  upstream: { issuer, subject: 'lan', sid: 'sid-1' },
}
/** The same person in another browser, or another person. */
function lanAt(upstream: { subject?: string; sid: string }): ProvenAccount {
  return { ...lan, upstream: { issuer, subject: 'lan', ...upstream } }
}

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`sessions of the portal on ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let sessions: ReturnType<typeof createSessions>
    beforeAll(async () => {
      opened = await setup.open()
      sessions = createSessions({ store: opened.store, now: () => new Date() })
    })
    afterAll(() => opened.close())

    test('a logout of one sid ends its sessions and no others', async () => {
      const mine = await sessions.start(lanAt({ sid: 'sid-mine' }))
      const other = await sessions.start(lanAt({ sid: 'sid-other' }))
      await sessions.endAll({ issuer, subject: 'lan', sid: 'sid-mine' })
      expect(await sessions.read(mine)).toBeUndefined()
      expect(await sessions.read(other)).toBeDefined()
    })

    test('a logout that names no sid ends all sessions of the subject', async () => {
      const subject = 'somebody with two browsers'
      const both = [
        await sessions.start(lanAt({ subject, sid: 'sid-a' })),
        await sessions.start(lanAt({ subject, sid: 'sid-b' })),
      ]
      await sessions.endAll({ issuer, subject })
      for (const token of both) expect(await sessions.read(token)).toBeUndefined()
    })

    test('all sessions of an account end, whatever provider they hang on, and no others', async () => {
      const account = { ...lan, accountId: '00000000-0000-7000-8000-000000000003' }
      const { upstream: _none, ...own } = account
      const both = [await sessions.start(account), await sessions.start(own)]
      const other = await sessions.start(lan)
      await sessions.endOfAccount(account.accountId)
      for (const token of both) expect(await sessions.read(token)).toBeUndefined()
      expect(await sessions.read(other)).toBeDefined()
    })

    test('only the same account goes on under the same id', async () => {
      const first = await sessions.start(lan)
      const id = (await sessions.read(first))?.id
      const second = await sessions.replace(first, lan)
      expect((await sessions.read(second))?.id).toBe(id)
      const accountId = '00000000-0000-7000-8000-000000000004'
      const third = await sessions.replace(second, { ...lan, accountId })
      expect((await sessions.read(third))?.id).not.toBe(id)
    })
  })
}
