import * as database from '@mot-cua/database'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSessions, type SessionsOf } from './session.ts'
import { upstreamIndexKeys } from './session-index.ts'

const IDLE_SECONDS = 30 * 60
const MAX_SECONDS = 12 * 60 * 60
const SHORT_IDLE_SECONDS = 5 * 60
const SHORT_SECONDS = 30 * 60

type Content = {
  holder: string
  level: 1 | 2
  isShort: boolean
  authenticatedAt: Date
  upstream?: { issuer: string; subject: string; sid: string }
}

const issuer = 'http://localhost:4000'
const upstream = { issuer, subject: 'lan', sid: 'sid-1' }
const lan: Content = {
  holder: 'lan',
  level: 2,
  isShort: false,
  authenticatedAt: new Date('2026-11-21T03:00:00Z'),
  upstream,
}
const ofSid = (sid: string) => `sid:${issuer}:${sid}`
const ofSubject = (subject: string) => `subject:${issuer}:${subject}`

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`sessions on ${setup.title()}`, () => {
    let now = new Date()
    let opened: Awaited<ReturnType<typeof setup.open>>
    let sessions: SessionsOf<Content>
    const create = (prefix?: string) =>
      createSessions<Content>({
        store: opened.store,
        now: () => now,
        ...(prefix === undefined ? {} : { prefix }),
        lifetimeOf: ({ isShort }) => ({
          idleSeconds: isShort ? SHORT_IDLE_SECONDS : IDLE_SECONDS,
          maxSeconds: isShort ? SHORT_SECONDS : MAX_SECONDS,
        }),
        indexKeysOf: (fresh) => [
          `holder:${fresh.holder}`,
          ...(fresh.upstream ? upstreamIndexKeys(fresh.upstream) : []),
        ],
        continues: (before, fresh) => before.holder === fresh.holder,
      })
    beforeAll(async () => {
      opened = await setup.open()
    })
    afterAll(() => opened.close())
    beforeEach(() => {
      now = new Date()
      sessions = create()
    })
    const later = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    }

    test('the cookie opens the session, and nothing else does', async () => {
      const token = await sessions.start(lan)
      expect(await sessions.read(token)).toMatchObject(lan)
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

    test('sessions of another prefix are not opened and not ended', async () => {
      const elsewhere = create('elsewhere:')
      const token = await sessions.start(lan)
      expect(await elsewhere.read(token)).toBeUndefined()
      await elsewhere.endAll('holder:lan')
      expect(await sessions.read(token)).toBeDefined()
    })

    test.each([
      { isShort: false, idleSeconds: IDLE_SECONDS, maxSeconds: MAX_SECONDS },
      { isShort: true, idleSeconds: SHORT_IDLE_SECONDS, maxSeconds: SHORT_SECONDS },
    ])('use keeps it alive, up to the end of its longest life: $maxSeconds s', async (life) => {
      const token = await sessions.start({ ...lan, isShort: life.isShort })
      const step = life.idleSeconds / 2
      for (let used = 0; used + step < life.maxSeconds; used += step) {
        expect(await sessions.read(token)).toBeDefined()
        later(step)
      }
      later(step)
      expect(await sessions.read(token)).toBeUndefined()
    })

    test('a short one that is used every few seconds lives on past its idle time', async () => {
      const token = await sessions.start({ ...lan, isShort: true })
      for (let used = 0; used < SHORT_IDLE_SECONDS * 2; used += 50) {
        expect(await sessions.read(token)).toBeDefined()
        later(50)
      }
    })

    test('one that nobody uses ends by itself', async () => {
      const token = await sessions.start({ ...lan, isShort: true })
      later(SHORT_IDLE_SECONDS)
      expect(await sessions.read(token)).toBeUndefined()
    })

    test('a session that was ended stays ended, also for a request that read it before', async () => {
      const token = await sessions.start(lan)
      later(120)
      const [ended] = await Promise.all([sessions.end(token), sessions.read(token)])
      expect(ended?.upstream?.sid).toBe('sid-1')
      expect(await sessions.read(token)).toBeUndefined()
    })

    test('a further proof by the same holder goes on under the same id', async () => {
      const first = await sessions.start(lan)
      const before = await sessions.read(first)
      const second = await sessions.replace(first, { ...lan, level: 1 })
      expect(await sessions.read(first)).toBeUndefined()
      expect(await sessions.read(second)).toMatchObject({ id: before?.id, level: 1 })
    })

    test('somebody else in the same browser ends the session before', async () => {
      const ended: string[] = []
      sessions.whenEnded(async ({ holder }) => void ended.push(holder))
      const first = await sessions.start(lan)
      const before = await sessions.read(first)
      const second = await sessions.replace(first, { ...lan, holder: 'minh' })
      expect(ended).toEqual(['lan'])
      expect(await sessions.read(first)).toBeUndefined()
      expect((await sessions.read(second))?.id).not.toBe(before?.id)
    })

    test('the end is told before the session is gone, and what refuses it keeps the session', async () => {
      const holder = 'somebody whose services do not answer'
      const token = await sessions.start({ ...lan, holder })
      const told: boolean[] = []
      sessions.whenEnded(async () => {
        told.push((await sessions.read(token)) !== undefined)
        throw new Error('not now')
      })
      await expect(sessions.end(token)).rejects.toThrow('not now')
      await expect(sessions.endAll(`holder:${holder}`)).rejects.toThrow('not now')
      expect(told).toEqual([true, true])
      expect(await sessions.read(token)).toBeDefined()
      // Still listed, for whoever tries again.
      sessions.whenEnded(() => Promise.resolve())
      await sessions.endAll(`holder:${holder}`)
      expect(await sessions.read(token)).toBeUndefined()
    })

    test('a logout of one sid ends its sessions and no others', async () => {
      const mine = await sessions.start({ ...lan, upstream: { ...upstream, sid: 'sid-mine' } })
      const other = await sessions.start({ ...lan, upstream: { ...upstream, sid: 'sid-other' } })
      await sessions.endAll(ofSid('sid-mine'))
      expect(await sessions.read(mine)).toBeUndefined()
      expect(await sessions.read(other)).toBeDefined()
    })

    test('one that hangs on nothing elsewhere ends with its holder', async () => {
      const { upstream: _none, ...own } = { ...lan, holder: 'own' }
      const both = [await sessions.start(own), await sessions.start({ ...own, upstream })]
      await sessions.endAll('holder:own')
      for (const token of both) expect(await sessions.read(token)).toBeUndefined()
    })

    test('a list outlives the longest session on it, though a short one came last', async () => {
      const holder = 'one who also sits at a shared computer'
      const long = await sessions.start({ ...lan, holder })
      const short = await sessions.start({ ...lan, holder, isShort: true })
      const listed = await opened.store.get(`sessions:holder:${holder}`)
      const ends = Object.values(JSON.parse(listed ?? '{}') as Record<string, string>)
      expect(ends).toHaveLength(2)
      later(SHORT_SECONDS)
      // Forgets the short one, which is over, and keeps the long one.
      const third = await sessions.start({ ...lan, holder })
      const kept = await opened.store.get(`sessions:holder:${holder}`)
      expect(Object.keys(JSON.parse(kept ?? '{}') as object)).toHaveLength(2)
      await sessions.endAll(`holder:${holder}`)
      for (const token of [long, short, third]) {
        expect(await sessions.read(token)).toBeUndefined()
      }
    })

    test('twenty sign-ins at once are all in the index of their subject', async () => {
      const subject = 'twenty tabs'
      const start = (_: unknown, tab: number) =>
        sessions.start({ ...lan, upstream: { issuer, subject, sid: `t${tab}` } })
      const tokens = await Promise.all(Array.from({ length: 20 }, start))
      await sessions.endAll(ofSubject(subject))
      for (const token of tokens) expect(await sessions.read(token)).toBeUndefined()
    })
  })
}
