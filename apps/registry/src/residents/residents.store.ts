import type { Insertable, Kysely } from 'kysely'
import type { RegistryTables } from '../tables.ts'
import type { CorrectionOutcome, HouseholdToInsert, ResidentStore } from './residents.ts'

type Db = Kysely<RegistryTables>

export function createResidentStore(db: Db): ResidentStore {
  return {
    insertHouseholds: (households, at) =>
      db.transaction().execute(async (transaction) => {
        const rows = households.flatMap((household) => toResidentRows(household, at))
        const ids = households.flatMap((household) => toPersonalIdRows(household, at))
        await insertHouseholdRows(transaction, households, at)
        await transaction.insertInto('resident').values(rows).execute()
        await transaction.insertInto('resident_personal_id').values(ids).execute()
      }),

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

async function insertHouseholdRows(
  db: Db,
  households: readonly HouseholdToInsert[],
  at: Date,
): Promise<void> {
  const rows = households.map((household) => ({
    household_id: household.householdId,
    commune_code: household.communeCode,
    commune_valid_from: household.communeValidFrom,
    registered_at: at,
  }))
  await db.insertInto('household').values(rows).execute()
}

function toResidentRows(
  household: HouseholdToInsert,
  at: Date,
): Insertable<RegistryTables['resident']>[] {
  return household.members.map((member) => ({
    resident_id: member.residentId,
    household_id: household.householdId,
    relation_to_head: member.relationToHead,
    full_name: member.fullName,
    gender: member.gender,
    date_of_birth: member.dateOfBirth,
    place_of_birth_commune_code: member.placeOfBirth.communeCode,
    place_of_birth_commune_valid_from: member.placeOfBirth.communeValidFrom,
    legacy_id_number: member.legacyIdNumber ?? null,
    card_issued_on: member.cardIssuedOn ?? null,
    deceased_on: member.deceasedOn ?? null,
    registered_at: at,
  }))
}

function toPersonalIdRows({ members }: HouseholdToInsert, at: Date) {
  return members.map(({ residentId, personalId }) => ({
    resident_id: residentId,
    personal_id: personalId,
    valid_from: at,
    valid_to: null,
  }))
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
