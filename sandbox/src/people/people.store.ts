import type { Migration } from '@mot-cua/database'
import type { Kysely } from 'kysely'
import type { PeopleStore } from './people.ts'
import type { ProvinceMarks } from './settle-province.ts'

export type SandboxTables = {
  sandbox_state: { name: 'next-household' | 'settled' | `province ${string}`; value: number }
}

export const migrations: readonly Migration[] = [
  {
    name: '0001-state',
    statements: ['create table sandbox_state (name text primary key, value integer not null)'],
  },
]

/** Whether the first start came to its end, and with how many residents. */
type SettledStore = {
  readSettled(): Promise<number | undefined>
  markSettled(residents: number): Promise<void>
}

/** What the sandbox has made so far. */
export function createPeopleStore(
  db: Kysely<SandboxTables>,
): PeopleStore & SettledStore & ProvinceMarks {
  async function read(name: SandboxTables['sandbox_state']['name']): Promise<number | undefined> {
    const row = await db
      .selectFrom('sandbox_state')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst()
    return row?.value
  }

  async function write(name: SandboxTables['sandbox_state']['name'], value: number): Promise<void> {
    await db
      .insertInto('sandbox_state')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  }

  return {
    readNextHousehold: async () => (await read('next-household')) ?? 0,
    writeNextHousehold: (index) => write('next-household', index),
    readSettled: () => read('settled'),
    markSettled: (residents) => write('settled', residents),
    isProvinceSettled: async (province) => (await read(`province ${province}`)) !== undefined,
    markProvinceSettled: (province) => write(`province ${province}`, 1),
  }
}
