import type { AliasedExpression, Kysely } from 'kysely'
import type { RegistryTables } from '../tables.ts'
import type { Subject } from './subject.ts'

type Named = { resident_id: string; holds_number: boolean }

/** Everybody who answers to a number, for a feature to select of them what it needs. */
export function selectHolders(db: Kysely<RegistryTables>, subject: Subject) {
  return db
    .selectFrom(selectNamed(db, subject))
    .innerJoin('resident', 'resident.resident_id', 'named.resident_id')
    .leftJoin('household', 'household.household_id', 'resident.household_id')
    .select(['named.resident_id', 'named.holds_number'])
}

/** Ended ids are searched too: somebody's old card still names that person. */
function selectNamed(
  db: Kysely<RegistryTables>,
  subject: Subject,
): AliasedExpression<Named, 'named'> {
  if ('personalId' in subject) {
    return db
      .selectFrom('resident_personal_id')
      .where('personal_id', '=', subject.personalId)
      .select((row) => [
        'resident_id',
        row('valid_to', 'is', null).$castTo<boolean>().as('holds_number'),
      ])
      .as('named')
  }
  return db
    .selectFrom('resident')
    .where('legacy_id_number', '=', subject.legacyIdNumber)
    .select((row) => ['resident_id', row.lit(true).$castTo<boolean>().as('holds_number')])
    .as('named')
}
