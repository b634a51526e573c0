import { newId } from '@mot-cua/kernel'
import type { Kysely, Transaction } from 'kysely'
import type { OnestopTables } from '../tables.ts'

/** Who acts: the person, the hat it wears and the session it does so in; none for the program itself. */
export type Actor = {
  personId?: string | undefined
  staffAccountId?: string | undefined
  sessionId?: string | undefined
  /** Whence. */
  address?: string | undefined
}

type Acting = { id: string; personId?: string | undefined; staffAccountId?: string }

/** Of a session, and whence it was used. */
export function actorOf(session: Acting | undefined, address: string): Actor {
  const { id, personId, staffAccountId } = session ?? {}
  return { sessionId: id, personId, staffAccountId, address }
}

/** What happened, by whom and to whom. `detail` holds no secrets and no full ids. */
export type AuditEvent = {
  type: string
  at: Date
  actor: Actor
  object?: { kind: string; id: string }
  detail?: Record<string, unknown>
}

/** One row; for statements that write it in the same transaction as what it tells of. */
export function auditRow({ type, at, actor, object, detail = {} }: AuditEvent) {
  return {
    id: newId(),
    at,
    type,
    person_id: actor.personId ?? null,
    staff_account_id: actor.staffAccountId ?? null,
    session_id: actor.sessionId ?? null,
    object_kind: object?.kind ?? null,
    object_id: object?.id ?? null,
    address: actor.address ?? null,
    detail: JSON.stringify(detail),
  }
}

export async function writeAudit(
  db: Kysely<OnestopTables> | Transaction<OnestopTables>,
  ...events: AuditEvent[]
): Promise<void> {
  await db.insertInto('audit').values(events.map(auditRow)).execute()
}
