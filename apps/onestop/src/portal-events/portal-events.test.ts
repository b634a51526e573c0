import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { khoaTyped, saveIdentity } from '../test-identity.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

const numbers = ['099086001023', '099086001031', '099086001032'] as const

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`news for the portal: ${setup.title()}`, () => {
    let province: TestOnestop
    let now = new Date()
    let count = 0
    let username: string
    beforeAll(async () => {
      province = await openTestOnestop({ setup, now: () => now })
      for (const personalId of numbers) {
        const { fullName } = khoaTyped
        province.register.add({ personalId, fullName, dateOfBirth: '1986-08-17', gender: 'male' })
      }
    })
    beforeEach(async () => {
      count += 1
      username = `khoa.${count}`
      province.register.told.length = 0
      const { fullName } = khoaTyped
      await province.addStaff([{ username, fullName, unitCode: 'H08.31', roles: ['reception'] }])
    })
    afterAll(() => province?.close())

    const tell = () => province.features.portalEvents.runRound()
    const state = async (personalId: string, name: string = username) => {
      const { id, browser } = await province.wearLocally(name)
      await saveIdentity(browser, province.origin, { personalId })
      return id
    }

    test('whoever is verified holds the account; told once, under a name that says nothing', async () => {
      const reference = await state(numbers[0])
      await tell()
      await tell()
      expect(province.register.told).toEqual([
        {
          eventId: expect.stringMatching(/^[\w-]{36}$/),
          reference,
          personalId: numbers[0],
          sequence: 1,
          held: true,
        },
      ])
    })

    test('another number is newer news of the same account', async () => {
      const reference = await state(numbers[0])
      await state(numbers[1])
      await tell()
      const [event] = province.register.told
      expect(province.register.told).toHaveLength(1)
      expect(event).toMatchObject({ reference, personalId: numbers[1], sequence: 2, held: true })
    })

    test('an account that has ended is held no more', async () => {
      const id = await state(numbers[2])
      await tell()
      const ended = { ended_at: now }
      await province.db.updateTable('staff_account').set(ended).where('id', '=', id).execute()
      await tell()
      expect(province.register.told.map(({ held, sequence }) => ({ held, sequence }))).toEqual([
        { held: true, sequence: 1 },
        { held: false, sequence: 2 },
      ])
      expect(province.register.told[1]).toMatchObject({ reference: id, personalId: numbers[2] })
    })

    test('nothing of what nobody has confirmed', async () => {
      await state('099086009999')
      await tell()
      expect(province.register.told).toEqual([])
    })

    test('while the portal is away it waits, longer each time, and then is told the same', async () => {
      await state(numbers[0])
      province.register.away.portal = true
      await expect(tell()).rejects.toThrow('away')
      const rows = await province.db
        .selectFrom('portal_event')
        .select(['event_id', 'due_at'])
        .where('told_at', 'is', null)
        .execute()
      expect(rows).toHaveLength(1)
      province.register.away.portal = false
      await tell()
      expect(province.register.told).toEqual([])
      now = new Date(now.getTime() + 6000)
      await Promise.all([tell(), tell()])
      expect(province.register.told.map(({ eventId }) => eventId)).toEqual([rows[0]?.event_id])
    })
  })
}
