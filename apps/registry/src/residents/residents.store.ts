import type { Kysely } from 'kysely'
import type { RegistryTables } from '../tables.ts'
import { fillEmptyRegister } from './fill-register.store.ts'
import { insertHouseholds } from './insert-households.store.ts'
import type { CorrectionOutcome, ResidentStore } from './residents.ts'

type Db = Kysely<RegistryTables>

export function createResidentStore(db: Db): ResidentStore {
  return {
    insertHouseholds: (households, at) => insertHouseholds(db, households, at),

    fillEmpty: (batches, options) => fillEmptyRegister(db, batches, options),

    replacePersonalId: (change) =>
      db.transaction().execute(async (transaction): Promise<CorrectionOutcome> => {
        if (await isHeld(transaction, change.to)) return 'taken'
        const residentId = await endPersonalId(transaction, change.from, change.at)
        if (residentId === undefined) return 'not-found'
        await startPersonalId(transaction, { residentId, personalId: change.to, at: change.at })
        return 'corrected'
      }),

    setDeceased: (personalId, on) => setDeceased(db, personalId, on),

    async countResidents() {
      const { residents } = await db
        .selectFrom('resident')
        .select((row) => row.fn.countAll<number>().as('residents'))
        .executeTakeFirstOrThrow()
      return residents
    },
  }
}

async function setDeceased(db: Db, personalId: string, on: string): Promise<boolean> {
  const row = await db
    .updateTable('resident')
    .from('resident_personal_id as held')
    .set({ deceased_on: on })
    .whereRef('held.resident_id', '=', 'resident.resident_id')
    .where('held.personal_id', '=', personalId)
    .where('held.valid_to', 'is', null)
    .returning('resident.resident_id')
    .executeTakeFirst()
  return row !== undefined
}

async function isHeld(db: Db, personalId: string): Promise<boolean> {
  const row = await db
    .selectFrom('resident_personal_id')
    .select('resident_id')
    .where('personal_id', '=', personalId)
    .where('valid_to', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

async function endPersonalId(db: Db, personalId: string, at: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('resident_personal_id')
    .set({ valid_to: at })
    .where('personal_id', '=', personalId)
    .where('valid_to', 'is', null)
    .returning('resident_id')
    .executeTakeFirst()
  return row?.resident_id
}

async function startPersonalId(
  db: Db,
  held: { residentId: string; personalId: string; at: Date },
): Promise<void> {
  await db
    .insertInto('resident_personal_id')
    .values({
      resident_id: held.residentId,
      personal_id: held.personalId,
      valid_from: held.at,
      valid_to: null,
    })
    .execute()
}
