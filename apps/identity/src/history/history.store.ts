import { isId } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { DisownedEntry, HistoryEvent, HistoryStore } from './history.ts'
import { type HistoryKind, historyKinds } from './history-kinds.data.ts'

const KINDS = Object.keys(historyKinds) as HistoryKind[]
const COLUMNS = ['id', 'at', 'type', 'client_id', 'address', 'detail'] as const

export function createHistoryStore(db: Kysely<IdentityTables>): HistoryStore {
  return {
    async list(accountId, most) {
      const rows = await db
        .selectFrom('audit_event')
        .select(COLUMNS)
        .where('account_id', '=', accountId)
        .where('type', 'in', KINDS)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(most)
        .execute()
      return rows.map(toEvent)
    },
    async find(entryId, accountId) {
      if (!isId(entryId)) return undefined
      const row = await db
        .selectFrom('audit_event')
        .select(COLUMNS)
        .where('id', '=', entryId)
        .where('account_id', '=', accountId)
        .where('type', 'in', KINDS)
        .executeTakeFirst()
      return row && toEvent(row)
    },
    disown: (disowned) => disown(db, disowned),
  }
}

/** A pause that lasts longer already stays. */
async function disown(
  db: Kysely<IdentityTables>,
  { entryId, kind, accountId, until, at, address }: DisownedEntry,
): Promise<void> {
  const event = auditRow({
    type: 'history.disowned',
    at,
    accountId,
    ...(address === undefined ? {} : { address }),
    detail: { entryId, kind },
  })
  await db
    .with('paused', (one) =>
      one
        .insertInto('qr_pause')
        .values({ account_id: accountId, until, reason: 'not-me' })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({
            until: sql<Date>`greatest(qr_pause.until, excluded.until)`,
            reason: 'not-me',
          }),
        ),
    )
    .with('distrusted', (one) =>
      one
        .updateTable('known_browser')
        .set({ revoked_at: at })
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null),
    )
    .insertInto('audit_event')
    .values(event)
    .execute()
}

type Row = Pick<IdentityTables['audit_event'], 'id' | 'at' | 'type' | 'client_id' | 'address'> & {
  detail: unknown
}

function toEvent(row: Row): HistoryEvent {
  return {
    id: row.id,
    at: row.at,
    kind: row.type as HistoryKind,
    clientId: row.client_id ?? undefined,
    address: row.address ?? undefined,
    // A column of JSON comes back read.
    detail: row.detail as HistoryEvent['detail'],
  }
}
