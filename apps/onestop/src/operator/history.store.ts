import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { OnestopTables } from '../tables.ts'

const MOST = 200

/** What operators have done; settings and accounts alike, the latest first. */
const types = [
  'setting.changed',
  'guide.published',
  'staff.imported',
  'staff.suspend',
  'staff.resume',
  'staff.end',
  'staff.unbind',
  'staff.password-code-given',
  'break-glass.requested',
  'break-glass.approved',
  'break-glass.refused',
  'break-glass.entered',
  'break-glass.ended',
  'break-glass.reviewed',
  'totp.enrolled',
]

export type HistoryLine = {
  at: Date
  type: string
  by: string
  /** Of the account that was changed, or the key of a setting. */
  object: string
  reason: string
  change: { before: unknown; after: unknown } | undefined
}

export type History = { latest(): Promise<HistoryLine[]> }

export function createHistory(db: Kysely<OnestopTables>): History {
  return {
    async latest() {
      const rows = await db
        .selectFrom('audit')
        .leftJoin('staff_account as actor', 'actor.id', 'audit.staff_account_id')
        .leftJoin('staff_account as object', (join) =>
          join.on(sql<boolean>`object.id::text = audit.object_id`),
        )
        .select([
          'audit.at',
          'audit.type',
          'audit.object_id',
          'audit.detail',
          'actor.full_name as by',
          'object.username as username',
        ])
        .where('audit.type', 'in', types)
        .orderBy('audit.at', 'desc')
        .limit(MOST)
        .execute()
      return rows.map((row) => toLine(row))
    },
  }
}

type Detail = { by?: string; reason?: string; before?: unknown; value?: unknown }
type Row = {
  at: Date
  type: string
  object_id: string | null
  detail: string
  by: string | null
  username: string | null
}

function toLine({ at, type, object_id, detail, by, username }: Row): HistoryLine {
  // The column is jsonb: drivers answer it as what it stands for.
  const told = detail as unknown as Detail
  return {
    at,
    type,
    by: by ?? told.by ?? '',
    object: username ?? object_id ?? '',
    reason: told.reason ?? '',
    change: type === 'setting.changed' ? { before: told.before, after: told.value } : undefined,
  }
}
