import { expressionBuilder, sql } from 'kysely'
import type { OnestopTables } from '../tables.ts'
import type { Reach } from './unit-review.ts'

const is = expressionBuilder<OnestopTables, 'staff_account'>()

/** Accounts of those who operate the province: decided over by another of them alone. */
export function isOperators({ isOperator = false }: Reach) {
  const held = is
    .selectFrom('staff_role as held')
    .select('held.role')
    .whereRef('held.staff_account_id', '=', 'staff_account.id')
    .where('held.role', '=', 'technical-admin')
    .where(sql<boolean>`not ${sql.lit(isOperator)}`)
  return is.exists(held).$castTo<boolean>()
}

/** The own account of who asks, or another one of the same person or number. */
export function isSamePersons({ staffAccountId }: Reach) {
  const same = is
    .selectFrom('staff_account as asking')
    .leftJoin('staff_identity as of_asking', 'of_asking.staff_account_id', 'asking.id')
    .leftJoin('staff_identity as of_asked', (join) =>
      join.onRef('of_asked.staff_account_id', '=', 'staff_account.id'),
    )
    .select('asking.id')
    .where('asking.id', '=', staffAccountId)
    .where((one) =>
      one.or([
        one('asking.id', '=', one.ref('staff_account.id')),
        one('asking.person_id', '=', one.ref('staff_account.person_id')),
        one('of_asking.personal_id_index', '=', one.ref('of_asked.personal_id_index')),
      ]),
    )
  return is.exists(same).$castTo<boolean>()
}

/** Who stated a number for somebody else is not the second pair of eyes. */
export function hasStatedIt({ staffAccountId }: Reach) {
  const stated = is
    .selectFrom('staff_identity as stated')
    .select('stated.stated_by')
    .whereRef('stated.staff_account_id', '=', 'staff_account.id')
    .where('stated.stated_by', 'in', accountsOfAsking(staffAccountId))
  return is.exists(stated).$castTo<boolean>()
}

/** Whoever gave the latest code may have set the password, and stated the identity too. */
export function hasCodeFrom({ staffAccountId }: Reach) {
  const given = is
    .selectFrom('staff_password_code as code')
    .select('code.given_by')
    .whereRef('code.staff_account_id', '=', 'staff_account.id')
    .where('code.given_by', 'in', accountsOfAsking(staffAccountId))
  return is.exists(given).$castTo<boolean>()
}

/** All accounts of one person are one pair of eyes. */
function accountsOfAsking(staffAccountId: string) {
  return is
    .selectFrom('staff_account as asking')
    .innerJoin('staff_account as own', (join) =>
      join.on((one) =>
        one.or([
          one('own.id', '=', one.ref('asking.id')),
          one('own.person_id', '=', one.ref('asking.person_id')),
        ]),
      ),
    )
    .select('own.id')
    .where('asking.id', '=', staffAccountId)
}
