import { type Kysely, sql } from 'kysely'
import { type RegistryTables, SCHEMA } from '../tables.ts'
import type { HouseholdToInsert } from './residents.ts'

const household = sql.table(`${SCHEMA}.household`)
const resident = sql.table(`${SCHEMA}.resident`)
const residentPersonalId = sql.table(`${SCHEMA}.resident_personal_id`)

/**
 * All of them or none, in one statement. The rows travel as JSON: one text instead of fourteen
 * parameters a person, which neither we nor the server must take apart one by one.
 */
export async function insertHouseholds(
  db: Kysely<RegistryTables>,
  households: readonly HouseholdToInsert[],
  at: Date,
): Promise<void> {
  const persons = households.flatMap(toPersons)
  await sql`
    with new_household as (
      insert into ${household} (household_id, commune_code, commune_valid_from, registered_at)
      select "householdId", "communeCode", "communeValidFrom", ${at}::timestamptz
      from json_to_recordset(${JSON.stringify(households.map(withoutMembers))}::json)
        as given ("householdId" uuid, "communeCode" text, "communeValidFrom" date)
    ), person as (
      select * from json_to_recordset(${JSON.stringify(persons)}::json)
        as given ("residentId" uuid, "householdId" uuid, "relationToHead" text, "fullName" text,
          "gender" text, "dateOfBirth" text, "birthCommune" text, "birthCommuneFrom" date,
          "legacyIdNumber" text, "cardIssuedOn" date, "deceasedOn" date, "personalId" text)
    ), new_resident as (
      insert into ${resident} (resident_id, household_id, relation_to_head, full_name, gender,
        date_of_birth, place_of_birth_commune_code, place_of_birth_commune_valid_from,
        legacy_id_number, card_issued_on, deceased_on, registered_at)
      select "residentId", "householdId", "relationToHead", "fullName", "gender", "dateOfBirth",
        "birthCommune", "birthCommuneFrom", "legacyIdNumber", "cardIssuedOn", "deceasedOn",
        ${at}::timestamptz
      from person
    )
    insert into ${residentPersonalId} (resident_id, personal_id, valid_from)
    select "residentId", "personalId", ${at}::timestamptz from person`.execute(db)
}

function withoutMembers({ householdId, communeCode, communeValidFrom }: HouseholdToInsert) {
  return { householdId, communeCode, communeValidFrom }
}

/** Only what the register keeps: whoever fills it may know more of a person. */
function toPersons({ householdId, members }: HouseholdToInsert) {
  return members.map((member) => ({
    residentId: member.residentId,
    householdId,
    relationToHead: member.relationToHead,
    fullName: member.fullName,
    gender: member.gender,
    dateOfBirth: member.dateOfBirth,
    birthCommune: member.placeOfBirth.communeCode,
    birthCommuneFrom: member.placeOfBirth.communeValidFrom,
    legacyIdNumber: member.legacyIdNumber,
    cardIssuedOn: member.cardIssuedOn,
    deceasedOn: member.deceasedOn,
    personalId: member.personalId,
  }))
}
