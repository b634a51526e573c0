import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { insertContents } from '../test-bulk-contents.ts'
import { newEid } from '../test-link-races.ts'
import { type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

/** Where the old account is, in the model: at home, or with one of two e-IDs of its id. */
type Model = {
  at: 'home' | number
  isClaimed: boolean
  events: ('linked' | 'unlinked' | 'undone')[]
  keys: string[]
}
type Real = { portal: LinkingPortal; old: ProvenAccount; eids: readonly ProvenAccount[] }
type Step = fc.AsyncCommand<Model, Real>

const DOSSIERS = 3

/** With both sides proved just now, in a browser of its own. */
async function agree({ portal, old, eids }: Real, which: number, again?: string) {
  const { linking } = portal.features.linkingArea
  const eid = eids[which]
  if (!eid) throw new Error('no such e-ID')
  const browserId = `browser of ${portal.switches.now.getTime()} ${Math.random()}`
  const provedAt = portal.switches.now
  await linking.visits.prove(browserId, { old: { accountId: old.accountId, provedAt } })
  await linking.visits.prove(browserId, { eid: { accountId: eid.accountId, provedAt, level: 2 } })
  const seen = await linking.look(browserId)
  if (seen) await linking.preview(browserId, seen)
  const key = again ?? seen?.visit.id ?? ''
  const confirmation = { browserId, key, eidAccountId: eid.accountId, address: '192.0.2.1' }
  return { key, ...(await linking.confirm(confirmation)) }
}

function link(which: number): Step {
  return {
    check: () => true,
    async run(model, real) {
      const { outcome, key } = await agree(real, which)
      if (model.at === 'home') {
        expect(outcome).toBe('linked')
        Object.assign(model, { at: which, isClaimed: false })
        model.events.push('linked')
        model.keys[which] = key
      } else if (model.at === which) expect(outcome).toBe('already-linked')
      else expect(outcome).toBe('problem')
      await expectAgreement(model, real)
    },
    toString: () => `link ${which}`,
  }
}

/** The same agreement once more, whatever has happened since. */
function replay(which: number): Step {
  return {
    check: ({ keys }) => keys[which] !== undefined,
    async run(model, real) {
      const { outcome } = await agree(real, which, model.keys[which])
      expect(outcome).toBe('already-linked')
      await expectAgreement(model, real)
    },
    toString: () => `replay ${which}`,
  }
}

function end(kind: 'unlinked' | 'undone', which: number): Step {
  return {
    check: () => true,
    async run(model, real) {
      const { portal, old, eids } = real
      const eid = eids[which]
      if (!eid) throw new Error('no such e-ID')
      const now = portal.switches.now
      const session = {
        ...eid,
        id: eid.accountId,
        startedAt: now,
        seenAt: now,
        access: 'full' as const,
      }
      const { linkedAccounts } = portal.features.linkingArea
      const shown = await linkedAccounts.find(session, old.accountId)
      const linkEventId = shown?.link?.eventId ?? '00000000-0000-7000-8000-000000000000'
      const wish = { accountId: old.accountId, kind, linkEventId }
      const outcome = await linkedAccounts.end(session, wish, '192.0.2.1')
      if (model.at === which) {
        expect(outcome).toBe('ended')
        expect(await linkedAccounts.end(session, wish, '192.0.2.1')).toBe('already-ended')
        Object.assign(model, { at: 'home', isClaimed: kind === 'undone' })
        model.events.push(kind)
      } else expect(outcome).toBe('not-linked')
      await expectAgreement(model, real)
    },
    toString: () => `${kind} ${which}`,
  }
}

/** The database says what the model says, and every dossier has its one owner. */
async function expectAgreement(model: Model, { portal, old, eids }: Real): Promise<void> {
  const row = await portal.accountRow(old.accountId)
  const owner = model.at === 'home' ? row?.home_person_id : eids[model.at]?.personId
  expect(row?.person_id).toBe(owner)
  expect(row?.claimed_at !== null).toBe(model.isClaimed)
  const events = await portal.eventsOf(old.accountId)
  expect(events.map(({ kind }) => kind)).toEqual(model.events)
  const persons = await portal.db
    .selectFrom('dossier')
    .innerJoin('account', 'account.id', 'dossier.account_id')
    .select('account.person_id')
    .where('dossier.account_id', '=', old.accountId)
    .execute()
  expect(persons.map(({ person_id }) => person_id)).toEqual(Array(DOSSIERS).fill(owner))
}

const steps = [0, 1].flatMap((which) => [
  fc.constant(link(which)),
  fc.constant(replay(which)),
  fc.constant(end('unlinked', which)),
  fc.constant(end('undone', which)),
])

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`link, unlink, relink, undo on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    test('in any order: one owner, one row a change, nothing by sending again', async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands(steps, { maxCommands: 25 }), async (commands) => {
          const citizen = newCitizen()
          const old = await portal.newOldAccount(citizen)
          await insertContents(portal.db, old.accountId, { dossiers: DOSSIERS, documents: 0 })
          const eids = [await newEid(portal, citizen), await newEid(portal, citizen)]
          const model = { at: 'home', isClaimed: false, events: [], keys: [] } satisfies Model
          const real: Real = { portal, old, eids }
          await fc.asyncModelRun(
            () => ({ model: { ...model, events: [], keys: [] }, real }),
            commands,
          )
        }),
        { numRuns: 25 },
      )
    })
  })
}
