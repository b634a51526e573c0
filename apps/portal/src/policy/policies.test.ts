import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import type { PortalTables } from '../tables.ts'
import { portalSetups } from '../test-portal.ts'
import { createPolicies, POLICY_AGE_SECONDS } from './policies.ts'
import { createPolicyStore } from './policy.store.ts'

const person = { type: 'portal', audience: 'person' } as const
const actor = { name: 'Trần Thị Mai' }
const NOON = new Date('2026-11-21T05:00:00Z')

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`sign-in policies on ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let now = NOON
    beforeAll(async () => {
      opened = await setup.open({ migrations, schema: 'portal' })
    })
    afterAll(() => opened.close())

    const failures: unknown[] = []
    const openProcess = async () => {
      const store = createPolicyStore(opened.engine.schema<PortalTables>('portal'))
      const onFailure = (error: unknown) => failures.push(error)
      const policies = createPolicies({ store, now: () => now, onFailure })
      await policies.freshen()
      return policies
    }
    type Process = Awaited<ReturnType<typeof openProcess>>
    const close = (policies: Process, from: Date) =>
      policies.change(
        { line: { ...person, from, access: 'link-only' }, reason: 'law' },
        { version: policies.current().version, actor },
      )

    test('after an upgrade everybody comes in as before', async () => {
      const { gate } = await openProcess()
      expect(gate.decide(person)).toEqual({ access: 'full' })
      expect(gate.decide({ type: 'eid', audience: 'person' })).toEqual({ access: 'full' })
      expect(gate.decide({ type: 'postal', audience: 'organization' }).access).toBe('closed')
    })

    test('a change holds at once where it was made, and within seconds in every process', async () => {
      const [one, other] = [await openProcess(), await openProcess()]
      expect(await close(one, now)).toBe('changed')
      expect(one.gate.decide(person).access).toBe('link-only')
      await other.freshen()
      expect(other.gate.decide(person).access).toBe('full')
      now = new Date(now.getTime() + POLICY_AGE_SECONDS * 1000)
      await other.freshen()
      expect(other.gate.decide(person).access).toBe('link-only')
    })

    test('a line can be moved and taken back; the first of a timeline stays', async () => {
      const policies = await openProcess()
      const by = () => ({ version: policies.current().version, actor })
      const later = new Date(now.getTime() + 60_000)
      const line = { ...person, from: later, access: 'link-only' } as const
      await policies.change({ line, replaces: NOON, reason: 'postponed' }, by())
      expect(policies.gate.decide(person).access).toBe('full')
      await policies.withdraw({ line, reason: 'called off' }, by())
      await policies.withdraw({ line: { ...person, from: new Date(0) }, reason: 'x' }, by())
      now = new Date(later.getTime() + 60_000)
      expect(policies.gate.decide(person).access).toBe('full')
    })

    test('of two changes on the same grounds the second is told, and changes nothing', async () => {
      const [one, other] = [await openProcess(), await openProcess()]
      expect(await close(one, now)).toBe('changed')
      expect(await close(other, new Date(0))).toBe('stale')
      const db = opened.engine.schema<PortalTables>('portal')
      const told = await db
        .selectFrom('audit_event')
        .select('detail')
        .where('type', '=', 'policy.changed')
        .execute()
      // The two of the tests above and the one that won.
      expect(told).toHaveLength(3)
    })

    test('twenty changes at once leave one line and no error', async () => {
      const policies = await openProcess()
      const { version } = policies.current()
      const from = new Date(now.getTime() + 3_600_000)
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () =>
          policies.change(
            { line: { ...person, from, access: 'closed' }, reason: 'race' },
            { version, actor },
          ),
        ),
      )
      expect(outcomes.filter((outcome) => outcome === 'changed')).toHaveLength(1)
    })
  })
}

test('a database that is away leaves the last reading, whose days come all the same', async () => {
  let now = NOON
  let isAway = false
  const told: unknown[] = []
  const cutOver = new Date(NOON.getTime() + 60_000)
  const store = {
    ...createPolicyStoreThatFails(),
    async read() {
      if (isAway) throw new Error('the database is away')
      const by = { changedBy: 'test' }
      return {
        version: 1,
        switched: new Map(),
        lines: [
          { ...person, from: new Date(0), access: 'full' as const, ...by },
          { ...person, from: cutOver, access: 'link-only' as const, ...by },
        ],
      }
    },
  }
  const onFailure = (error: unknown) => told.push(error)
  const policies = createPolicies({ store, now: () => now, onFailure })
  expect(() => policies.gate.decide(person)).toThrow('not been read')
  await policies.freshen()
  isAway = true
  now = cutOver
  await policies.freshen()
  expect(told).toHaveLength(1)
  expect(policies.gate.decide(person).access).toBe('link-only')
})

function createPolicyStoreThatFails() {
  const refuse = () => Promise.reject(new Error('nothing is changed here'))
  return { change: refuse, withdraw: refuse, switchMethod: refuse }
}
