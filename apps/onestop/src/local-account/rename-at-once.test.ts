import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  // In one process alone a transaction waits for the whole of the one before.
  const isAlone = setup.isSkipped || !setup.isShared
  describe.skipIf(isAlone)(`two take one name, on ${setup.title()}`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())

    test('whoever comes second is told that it is taken', async () => {
      const { db, features } = province
      const account = { fullName: 'Tên Cũ', passwordHash: 'x' }
      await features.localAccounts.add([{ ...account, username: 'ten.cu' }], new Date())
      const { id } = await db
        .selectFrom('local_account')
        .select('id')
        .where('username', '=', 'ten.cu')
        .executeTakeFirstOrThrow()
      const change = { at: new Date(), actor: {} }
      let renaming: Promise<boolean> | undefined
      await db.transaction().execute(async (trx) => {
        const other = { ...account, username: 'ten.moi' }
        await trx
          .insertInto('local_account')
          .values({
            id: '01900000-0000-7000-8000-000000000001',
            username: other.username,
            full_name: other.fullName,
            password_hash: other.passwordHash,
            personal_id: null,
            created_at: new Date(),
            password_changed_at: null,
          })
          .execute()
        renaming = features.localAccounts.rename(id, 'ten.moi', change)
        await expect.poll(() => countWaiting()).toBeGreaterThan(0)
      })
      expect(await renaming).toBe(false)
    })

    async function countWaiting() {
      const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(province.db)
      return rows.length
    }
  })
}
