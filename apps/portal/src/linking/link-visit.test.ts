import * as database from '@mot-cua/database'
import { addSeconds } from '@mot-cua/kernel'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLinkVisits, VISIT_SECONDS } from './link-visit.ts'

const START = new Date()
const old = (accountId: string) => ({ old: { accountId, provedAt: START } })
const eid = { eid: { accountId: 'e-ID', provedAt: START, level: 2 as const } }

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`link visits on ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let now = START
    let visits: ReturnType<typeof createLinkVisits>
    beforeAll(async () => {
      opened = await setup.open()
      visits = createLinkVisits({ store: opened.store, now: () => now })
    })
    afterAll(() => opened?.close())

    test('keep both sides with their times, for this browser alone', async () => {
      await visits.prove('browser', old('a'))
      const visit = await visits.prove('browser', eid)
      expect(await visits.read('browser')).toEqual(visit)
      expect(visit).toMatchObject({ ...old('a'), ...eid })
      expect(await visits.read('another browser')).toBeUndefined()
    })

    test('both sides proved in two tabs at once are both kept', async () => {
      await Promise.all([visits.prove('tabs', old('a')), visits.prove('tabs', eid)])
      expect(await visits.read('tabs')).toMatchObject({ ...old('a'), ...eid })
    })

    test('another account on a side is another agreement, the same one again is not', async () => {
      const first = await visits.prove('again', old('a'))
      await visits.show('again', first.id, { dossiers: 1, documents: 0 })
      const same = await visits.prove('again', old('a'))
      expect(same).toMatchObject({ id: first.id, shown: { dossiers: 1, documents: 0 } })
      const other = await visits.prove('again', old('b'))
      expect(other.id).not.toBe(first.id)
      expect(other.shown).toBeUndefined()
    })

    test('what was shown of another visit is not noted', async () => {
      const visit = await visits.prove('shown', old('a'))
      await visits.show('shown', 'another', { dossiers: 9, documents: 9 })
      expect(await visits.read('shown')).toEqual(visit)
    })

    test('end after half an hour', async () => {
      await visits.prove('late', old('a'))
      now = addSeconds(START, VISIT_SECONDS)
      expect(await visits.read('late')).toBeUndefined()
      now = START
    })
  })
}
