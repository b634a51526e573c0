import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { asProvince, makeStaffEvent, sendEvents, withTestCallers } from '../test-province.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`calling systems on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup, { adapt: withTestCallers })
    })
    afterAll(() => portal?.close())

    describe('who calls', () => {
      const post = (headers: Record<string, string>, path = '/api/dossier-events') =>
        fetch(new URL(path, portal.origin), { method: 'POST', headers, body: '{}' })

      test('nobody without a token', async () => {
        const answer = await post({})
        expect(answer.status).toBe(401)
        expect(answer.headers.get('www-authenticate')).toContain('portal:dossiers')
      })

      test('a token is good for its scope alone', async () => {
        expect((await post(asProvince('x', 'portal:staff'))).status).toBe(403)
        expect((await post(asProvince('x', 'portal:dossiers'), '/api/staff-accounts')).status).toBe(
          403,
        )
      })

      test('so often a minute and no more', async () => {
        await portal.opened.store.count('called:eager', { seconds: 60, by: 1200 })
        const answer = await post(asProvince('eager'))
        expect(answer.status).toBe(429)
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      })
    })

    describe('staff accounts', () => {
      const tell = (...events: unknown[]) =>
        sendEvents(portal.origin, events, { path: '/api/staff-accounts' })
      const held = async (reference: string) => {
        const row = await portal.db
          .selectFrom('staff_account')
          .select(['ended_at', 'sequence'])
          .where('reference', '=', reference)
          .executeTakeFirstOrThrow()
        return { isHeld: row.ended_at === null, sequence: row.sequence }
      }

      test('are held, and no longer held, in the order of the sender', async () => {
        const reference = 'staff-order'
        await tell(makeStaffEvent({ reference, sequence: 2, held: false }))
        await tell(makeStaffEvent({ reference, sequence: 1, held: true }))
        expect(await held(reference)).toEqual({ isHeld: false, sequence: 2 })
        await tell(makeStaffEvent({ reference, sequence: 3, held: true }))
        expect(await held(reference)).toEqual({ isHeld: true, sequence: 3 })
      })

      test('the same again is the same; another under its number is refused', async () => {
        const event = makeStaffEvent({ reference: 'staff-again' })
        const first = await tell(event)
        expect(await tell(event)).toEqual(first)
        const { results } = await tell({ ...event, held: false })
        expect(results[0]?.problem?.code).toBe('sequence-reused')
      })
    })
  })
}
