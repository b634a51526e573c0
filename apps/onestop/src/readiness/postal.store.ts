import { type JoinBuilder, sql } from 'kysely'
import type { StaffLevels } from '../hat/hat.ts'
import type { OnestopTables } from '../tables.ts'

type Tables = OnestopTables & { postal: OnestopTables['staff_role'] }

/** Of each account, whether it is of the post; at most one row. */
export const joinPostal = (join: JoinBuilder<Tables, 'staff_account' | 'postal'>) =>
  join.onRef('postal.staff_account_id', '=', 'staff_account.id').on('postal.role', '=', 'postal')

export const isPostal = sql<boolean>`(${sql.ref('postal.role')} is not null)`

/** As `lacksOf` has it, said to the database. */
export const requiredLevelBy = ({ staff, postal }: StaffLevels) =>
  sql<number>`(case when ${isPostal} then ${postal}::int else ${staff}::int end)`
