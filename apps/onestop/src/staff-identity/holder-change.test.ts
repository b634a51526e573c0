import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, khoa, openIdentityTest } from '../test-identity.ts'
import { onestopSetups } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(setup.title(), () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    const judge = async (id: string, verdict: 'confirmed' | 'refused' = 'confirmed') => {
      // An administrator's account, and nobody's who is judged.
      const staffAccountId = '00000000-0000-7000-8000-000000000000'
      const unit = await at.province.db
        .selectFrom('unit')
        .select('path')
        .where((is) =>
          is.exists(
            is
              .selectFrom('staff_account')
              .select('id')
              .whereRef('unit_id', '=', 'unit.id')
              .where('staff_account.id', '=', id),
          ),
        )
        .executeTakeFirstOrThrow()
      const { revision } = await at.province.db
        .selectFrom('staff_identity')
        .select('revision')
        .where('staff_account_id', '=', id)
        .executeTakeFirstOrThrow()
      const { unitReviews } = at.province.features
      const by = { reach: { staffAccountId, unitPath: unit.path }, actor: {} }
      return unitReviews.judgeName({ ...by, id, revision, verdict })
    }

    test('a verified number made incomplete first is changed by a fresh proof all the same', async () => {
      const personalId = at.ownNumber()
      const { browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      at.later(6 * 60)
      const emptied = await at.save(browser, { personalId, dateOfBirth: '' })
      expect(emptied.status).toBe(200)
      const asked = await at.save(browser, { personalId: at.ownNumber(4000) })
      expect(asked.url.pathname).toBe('/staff/account/confirm')
    })

    test('whoever is bound stays until the unit has said yes to the name of the other', async () => {
      const [before, after] = [at.ownNumber(), at.makeNumber(5000)]
      at.province.register.add({ ...khoa, fullName: 'Vương Khoa', personalId: after })
      const local = await at.province.wearLocally(at.username)
      await at.save(local.browser, { personalId: before })
      const holder = at.anyone(before)
      await at.province.signInStaff(holder)
      const saved = await at.save(local.browser, { personalId: after, fullName: 'Vương Khoa' })
      expect(plainText(saved.html)).toContain('chờ đơn vị xác nhận họ tên')
      expect((await at.province.signInStaff(holder)).page.url.pathname).toBe('/staff')
      expect(await judge(local.id)).toBe('judged')
      const gone = await at.province.signInStaff(holder)
      expect(gone.page.url.pathname).toBe('/staff/sign-in/no-account')
      const comes = await at.province.signInStaff(at.anyone(after))
      expect(comes.page.url.pathname).toBe('/staff')
    })

    test('let go of by an operator, a holder comes back by the word of the unit alone', async () => {
      const personalId = at.ownNumber()
      const local = await at.province.wearLocally(at.username)
      await at.save(local.browser, { personalId })
      const holder = at.anyone(personalId)
      await at.province.signInStaff(holder)
      const letGo = { id: local.id, action: 'unbind', reason: 'test' } as const
      expect(await at.province.features.directory.change(letGo, {})).toBe('changed')
      const { browser } = await at.province.wearLocally(at.username)
      const saved = await at.save(browser, { personalId })
      expect(plainText(saved.html)).toContain('chờ đơn vị xác nhận họ tên')
      // Another number in between makes no difference.
      await at.save(browser, { personalId: at.ownNumber(6000) })
      await at.save(browser, { personalId })
      const refused = await at.province.signInStaff(holder)
      expect(refused.page.url.pathname).toBe('/staff/sign-in/no-account')
      expect(await judge(local.id)).toBe('judged')
      expect((await at.province.signInStaff(holder)).page.url.pathname).toBe('/staff')
    })
  })
}
