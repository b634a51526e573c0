import * as database from '@mot-cua/database'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { createSessions, IDLE_SECONDS, MAX_SECONDS, type NewSession } from './session.ts'

const issuer = 'http://localhost:4000'
const lan: NewSession = {
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
function lanAt(upstream: { subject?: string; sid: string }): NewSession {
  return { ...lan, upstream: { issuer, subject: 'lan', ...upstream } }
}

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`sessions of the portal on ${setup.title()}`, () => {
    let now = new Date()
    let opened: Awaited<ReturnType<typeof setup.open>>
    let sessions: ReturnType<typeof createSessions>
    beforeAll(async () => {
      opened = await setup.open({ migrations, schema: 'portal' })
      sessions = createSessions({ store: opened.store, now: () => now })
    })
    afterAll(() => opened.close())
    beforeEach(() => {
      now = new Date()
    })
    const later = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    }

    test('the cookie opens the session, and nothing else does', async () => {
      const token = await sessions.start(lan)
      expect(await sessions.read(token)).toMatchObject({ name: lan.name, level: 2 })
      expect(await sessions.read(`${token}x`)).toBeUndefined()
      expect(await sessions.read(undefined)).toBeUndefined()
    })

    test('the store never holds the value of the cookie', async () => {
      const token = await sessions.start(lan)
      expect(await opened.store.get(`session:${token}`)).toBeUndefined()
    })

    test('every sign-in gets a value of its own', async () => {
      expect(await sessions.start(lan)).not.toBe(await sessions.start(lan))
    })

    test('use keeps it alive, up to the end of its longest life', async () => {
      const token = await sessions.start(lan)
      for (let used = 0; used + IDLE_SECONDS / 2 < MAX_SECONDS; used += IDLE_SECONDS / 2) {
        expect(await sessions.read(token)).toBeDefined()
        later(IDLE_SECONDS / 2)
      }
      later(IDLE_SECONDS / 2)
      expect(await sessions.read(token)).toBeUndefined()
    })

    test('a session that was ended stays ended, also for a request that read it before', async () => {
      const token = await sessions.start(lan)
      later(120)
      const [ended] = await Promise.all([sessions.end(token), sessions.read(token)])
      expect(ended?.upstream?.sid).toBe('sid-1')
      expect(await sessions.read(token)).toBeUndefined()
    })

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

    test('twenty sign-ins at once are all in the index of their subject', async () => {
      const subject = 'twenty tabs'
      const start = (_: unknown, tab: number) => sessions.start(lanAt({ subject, sid: `t${tab}` }))
      const tokens = await Promise.all(Array.from({ length: 20 }, start))
      await sessions.endAll({ issuer, subject })
      for (const token of tokens) expect(await sessions.read(token)).toBeUndefined()
    })
  })
}
