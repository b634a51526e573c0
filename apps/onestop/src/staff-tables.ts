import type { Generated, GeneratedAlways } from 'kysely'
import type { Representation, Role } from './staff-account/staff-account.ts'
import type { Accent, UnitKind } from './unit/unit.ts'

/** The organisation and its officials. */
export type StaffTables = {
  unit: {
    id: string
    code: string
    name: string
    kind: UnitKind
    parent_id: string | null
    path: string
    commune_code: string | null
    accent: Accent
  }
  staff_account: {
    id: string
    username: string
    password_hash: string | null
    full_name: string
    phone: string | null
    unit_id: string
    representation: Generated<Representation>
    suspended_at: Date | null
    suspension_reason: string | null
    suspended_by_operator: Generated<boolean>
    person_id: string | null
    bound_at: Date | null
    /** Whoever states oneself next waits for the unit, also under the account's own name. */
    needs_word: Generated<boolean>
    ended_at: Date | null
    created_at: Date
    last_level: Generated<0 | 1 | 2 | null>
    last_worn_at: Generated<Date | null>
    /** By the database, of the columns above. */
    identity_lacks: Generated<number>
    lacks: GeneratedAlways<number>
  }
  readiness_day: { unit_id: string; day: string; accounts: number; ready: number }
  staff_role: { staff_account_id: string; role: Role }
  staff_message: {
    id: string
    staff_account_id: string
    kind: string
    at: Date
    read_at: Date | null
  }
}
