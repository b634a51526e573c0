import type { ExpressionBuilder } from 'kysely'
import type { OnestopTables } from '../tables.ts'

type Query = ExpressionBuilder<OnestopTables, 'staff_account'>

/** For statements over accounts: those who operate the province. */
export const holdsOperatorRole = (query: Query) =>
  query.exists(
    query
      .selectFrom('staff_role')
      .select('staff_role.role')
      .whereRef('staff_role.staff_account_id', '=', 'staff_account.id')
      .where('staff_role.role', '=', 'technical-admin'),
  )
