import { createSealer, deriveKey } from '@mot-cua/kernel'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, khoa, openIdentityTest } from '../test-identity.ts'
import { onestopSetups } from '../test-onestop.ts'
import { createNumberKeeper } from './identity-index.ts'
import { createIdentityLimits } from './identity-limits.ts'
import { createStaffIdentityStore } from './staff-identity.store.ts'
import { createStaffIdentities } from './staff-identity.ts'

const rest = { issuedOn: '', issuedBy: '', permanentAddress: '', signingPhone: '' }

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(setup.title(), () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    const findAccount = async () => {
      const query = at.province.db.selectFrom('staff_account').select('id')
      return (await query.where('username', '=', at.username).executeTakeFirstOrThrow()).id
    }

    test('what is verified is not said of a statement that has been saved over meanwhile', async () => {
      const { db, opened, register } = at.province
      const id = await findAccount()
      const key = deriveKey('of the test', 'staff identity index')
      const numbers = createNumberKeeper({ key, sealer: createSealer(key) })
      const store = createStaffIdentityStore({ db, numbers })
      const now = () => at.clock.now
      const limits = createIdentityLimits({ store: opened.store, indexOf: numbers.indexOf })
      const ask = register.parties.askRegistry
      const by = { staffAccountId: id, actor: {}, mayShareNumber: true }
      const identities = createStaffIdentities({ store, limits, ask, now })
      const personalId = at.makeNumber(3000)
      register.add({ ...khoa, fullName: 'Vương Khoa', personalId })
      const other = { ...rest, ...khoa, fullName: 'Vương Khoa', personalId }
      await identities.save(by, other)
      expect(await store.find(id)).toMatchObject({
        verification: 'verified',
        nameReview: 'waiting',
      })

      // Between its reading and its writing another request of the same official is answered.
      const overtaken = createStaffIdentities({
        store: {
          ...store,
          async find(staffAccountId) {
            const found = await store.find(staffAccountId)
            await identities.save(by, { ...other, fullName: khoa.fullName })
            return found
          },
        },
        limits,
        ask,
        now,
      })
      expect(await overtaken.save(by, other)).toBe('saved')
      expect(await store.find(id)).toMatchObject({
        stated: { fullName: 'Vương Khoa' },
        verification: 'verified',
        nameReview: 'waiting',
      })
    })

    // In one process alone a transaction waits for the whole of the one before.
    test.skipIf(!setup.isShared)('who saves and who binds do not wait for each other', async () => {
      const { db } = at.province
      const personalId = at.ownNumber()
      const { id, browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      let saving: Promise<{ status: number }> | undefined
      await db.transaction().execute(async (trx) => {
        // As binding does: the account, then what it states.
        await trx.updateTable('staff_account').set({ last_level: 1 }).where('id', '=', id).execute()
        saving = at.save(browser, { personalId, dateOfBirth: '' })
        await expect.poll(() => countWaiting()).toBeGreaterThan(0)
        const one = trx.updateTable('staff_identity').set({ bound_index: null })
        await one.where('staff_account_id', '=', id).execute()
      })
      expect((await saving)?.status).toBe(200)
    })

    // The same; who is bound is who states the number when the account is free, not before.
    test.skipIf(!setup.isShared)('a number that is put right meanwhile binds nobody', async () => {
      const { db } = at.province
      const personalId = at.ownNumber()
      const { id, browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      let arriving: Promise<unknown> | undefined
      await db.transaction().execute(async (trx) => {
        const account = trx.selectFrom('staff_account').select('id').where('id', '=', id)
        await account.forNoKeyUpdate().execute()
        arriving = at.province.signInStaff(at.anyone(personalId))
        await expect.poll(() => countWaiting()).toBeGreaterThan(0)
        const one = trx.updateTable('staff_identity').set({ personal_id_index: 'of another' })
        await one.where('staff_account_id', '=', id).execute()
      })
      await arriving
      const { person_id } = await db
        .selectFrom('staff_account')
        .select('person_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect(person_id).toBeNull()
    })

    async function countWaiting() {
      const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(at.province.db)
      return rows.length
    }
  })
}
