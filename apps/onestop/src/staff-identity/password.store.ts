import type { Kysely } from 'kysely'
import type { OnestopTables } from '../tables.ts'

export type PasswordStore = { hashOf(staffAccountId: string): Promise<string | undefined> }

export function createPasswordStore(db: Kysely<OnestopTables>): PasswordStore {
  return {
    async hashOf(staffAccountId) {
      const row = await db
        .selectFrom('staff_account')
        .select('password_hash')
        .where('id', '=', staffAccountId)
        .executeTakeFirst()
      return row?.password_hash ?? undefined
    },
  }
}
