import { addSeconds } from '@mot-cua/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLogoutOutboxStore } from './logout-outbox.store.ts'
import {
  createLogoutOutbox,
  type LogoutNotice,
  type LogoutOutboxStore,
  type LogoutTold,
} from './logout-outbox.ts'
import { createServiceStandings } from './service-standing.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

const T0 = new Date('2026-11-21T08:00:00Z')
const DAY = 24 * 60 * 60

describe('the standing of a service', () => {
  let now = T0
  const fail = (times: number) => {
    const standings = createServiceStandings(() => now)
    for (let time = 0; time < times; time += 1) standings.failed('dead')
    return standings
  }
  beforeEach(() => {
    now = T0
  })

  test('stays good through a few failures, and others’ failures are not its own', () => {
    const standings = fail(4)
    expect([standings.mayTry('dead'), standings.away()]).toEqual([true, []])
    standings.failed('other')
    expect(standings.mayTry('dead')).toBe(true)
  })

  test('is away after five in a row, and one that was taken begins the count anew', () => {
    expect(fail(5).mayTry('dead')).toBe(false)
    const standings = fail(4)
    standings.answered('dead')
    standings.failed('dead')
    expect(standings.mayTry('dead')).toBe(true)
  })

  test('is tried by one after ten seconds, and by all once that was taken', () => {
    const standings = fail(5)
    now = addSeconds(T0, 10)
    expect(standings.onTrial()).toEqual(['dead'])
    expect([1, 2, 3].map(() => standings.mayTry('dead'))).toEqual([true, false, false])
    standings.answered('dead')
    expect([standings.mayTry('dead'), standings.away()]).toEqual([true, []])
  })

  test('stays away where the trial fails; one that had nothing to send is another’s', () => {
    const standings = fail(5)
    now = addSeconds(T0, 10)
    standings.mayTry('dead')
    standings.failed('dead')
    now = addSeconds(T0, 19)
    expect(standings.mayTry('dead')).toBe(false)
    now = addSeconds(T0, 20)
    standings.mayTry('dead')
    standings.giveBack('dead')
    expect(standings.mayTry('dead')).toBe(true)
  })
})

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`logouts beside a dead service on ${setup.title()}`, () => {
    let now = T0
    let provider: TestProvider
    let store: LogoutOutboxStore
    let isUp: boolean
    let sent: string[]
    let told: LogoutTold[]
    beforeAll(async () => {
      provider = await openTestProvider(setup)
    })
    beforeEach(async () => {
      now = T0
      ;[isUp, sent, told] = [false, [], []]
      await provider.db.deleteFrom('oidc_logout').execute()
      store = createLogoutOutboxStore(provider.db)
    })
    afterAll(() => provider?.close())

    const openOutbox = () =>
      createLogoutOutbox({
        store,
        send: async ({ clientId }: LogoutNotice) => {
          sent.push(clientId)
          if (clientId === 'dead' && !isUp) throw new Error('no answer')
          return 'delivered'
        },
        onTold: async (all) => void told.push(...all),
        onFailure: () => undefined,
        now: () => now,
      })
    type Outbox = ReturnType<typeof openOutbox>
    const tellDead = async (outbox: Outbox, times: number) => {
      for (let time = 0; time < times; time += 1) {
        await outbox.tell({ clientId: 'dead', accountId: `${time}`, sid: undefined })
      }
    }
    const triesAtDead = () => sent.filter((clientId) => clientId === 'dead').length
    const outcomes = () => told.map(({ clientId, outcome }) => `${clientId} ${outcome}`)

    test('nobody waits for it any more', async () => {
      const outbox = openOutbox()
      await tellDead(outbox, 20)
      expect(triesAtDead()).toBe(5)
      expect(await outbox.countWaiting()).toBe(20)
    })

    test('its backlog holds no other service up', async () => {
      const outbox = openOutbox()
      await tellDead(outbox, 120)
      const uselessAfter = addSeconds(T0, DAY)
      const notice = { id: '01a20000-0000-7000-8000-000000000001', clientId: 'live' }
      await store.add(
        { ...notice, accountId: 'lan', sid: undefined, attempts: 1, uselessAfter },
        now,
      )
      now = addSeconds(T0, 20)
      await outbox.deliver()
      expect(outcomes()).toEqual(['live delivered'])
      // The trial alone.
      expect(triesAtDead()).toBe(6)
    })

    test('once it is back it hears of all', async () => {
      const outbox = openOutbox()
      await tellDead(outbox, 120)
      isUp = true
      now = addSeconds(T0, 20)
      await outbox.deliver()
      await outbox.deliver()
      expect(told).toHaveLength(120)
      expect(await outbox.countWaiting()).toBe(0)
    })

    test('after a day it is given up, tried or not', async () => {
      const outbox = openOutbox()
      await tellDead(outbox, 12)
      now = addSeconds(T0, DAY)
      await outbox.deliver()
      await outbox.deliver()
      expect(outcomes()).toEqual(Array.from({ length: 12 }, () => 'dead given-up'))
      expect(triesAtDead()).toBe(5)
    })
  })
}
