import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { StaffEvent } from './ingestion.schemas.ts'
import type { EventOutcome } from './ingestion.ts'

type Told = { source: string; event: StaffEvent; receivedAt: Date }

/** One statement decides; what did not change is looked at to tell why. */
export async function recordStaffEvent(
  db: Kysely<PortalTables>,
  told: Told,
): Promise<EventOutcome> {
  if (await save(db, told)) return { outcome: 'recorded' }
  const { source, event } = told
  const kept = await db
    .selectFrom('staff_account')
    .select(['sequence', 'event_id', 'personal_id', 'ended_at'])
    .where('source', '=', source)
    .where('reference', '=', event.reference)
    .executeTakeFirstOrThrow()
  // Newer news is there already: this one is taken note of, and changes nothing.
  if (kept.sequence > event.sequence) return { outcome: 'recorded' }
  const isSame =
    kept.event_id === event.eventId &&
    kept.personal_id === event.personalId &&
    (kept.ended_at === null) === event.held
  return isSame ? { outcome: 'recorded' } : { outcome: 'refused', code: 'sequence-reused' }
}

async function save(db: Kysely<PortalTables>, { source, event, receivedAt }: Told) {
  const saved = await db
    .insertInto('staff_account')
    .values({
      source,
      reference: event.reference,
      personal_id: event.personalId,
      sequence: event.sequence,
      event_id: event.eventId,
      ended_at: event.held ? null : receivedAt,
      received_at: receivedAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['source', 'reference'])
        .doUpdateSet({
          personal_id: sql`excluded.personal_id`,
          sequence: sql`excluded.sequence`,
          event_id: sql`excluded.event_id`,
          ended_at: sql`excluded.ended_at`,
          received_at: sql`excluded.received_at`,
        })
        .where(sql<boolean>`staff_account.sequence < excluded.sequence`),
    )
    .returning('sequence')
    .executeTakeFirst()
  return saved !== undefined
}
