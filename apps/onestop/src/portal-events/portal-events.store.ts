import { newId } from '@mot-cua/kernel'
import { type Kysely, sql, type Updateable } from 'kysely'
import type { NumberKeeper } from '../staff-identity/identity-index.ts'
import type { OnestopTables } from '../tables.ts'
import {
  BATCH_EVENTS,
  type DueEvent,
  type PortalEventStore,
  type StaffEvent,
} from './portal-events.ts'

type Db = Kysely<OnestopTables>
type Deps = { db: Db; numbers: NumberKeeper }

export function createPortalEventStore({ db, numbers }: Deps): PortalEventStore {
  return {
    noteEnded: (at) => noteEnded(db, at),
    claimDue: async (at, leaseUntil) => {
      const rows = await claimRows(db, at, leaseUntil)
      return rows.map((row): DueEvent => {
        const { event_id: eventId, staff_account_id: reference, sequence, held, attempts } = row
        const personalId = numbers.open(row.personal_id_sealed, reference)
        return { eventId, reference, personalId, sequence, held, attempts }
      })
    },
    markTold: (events, at) => markTold(db, events, at),
    putOff: (event, until) => change(db, event, { due_at: until }),
    refuse: (event, code) => change(db, event, { refusal: code, due_at: null }),
  }
}

async function markTold(db: Db, events: readonly StaffEvent[], at: Date): Promise<void> {
  if (events.length === 0) return
  const accounts = events.map(({ reference }) => reference)
  const ids = events.map(({ eventId }) => eventId)
  await db
    .updateTable('portal_event')
    .set({ told_at: at, due_at: null, attempts: 0 })
    .where('staff_account_id', 'in', accounts)
    // By the event, so that newer news stays to be told.
    .where('event_id', 'in', ids)
    .execute()
}

type Change = Updateable<OnestopTables['portal_event']>

async function change(db: Db, { reference, eventId }: StaffEvent, set: Change): Promise<void> {
  await db
    .updateTable('portal_event')
    .set(set)
    .where('staff_account_id', '=', reference)
    .where('event_id', '=', eventId)
    .execute()
}

/** The portal is told that the person holds this account no more, where it was told so before. */
export async function tellLetGo(db: Db, staffAccountId: string, at: Date): Promise<void> {
  await db
    .updateTable('portal_event')
    .set({ held: false, event_id: newId(), sequence: sql`sequence + 1` })
    .set({ due_at: at, attempts: 0, refusal: null })
    .where('staff_account_id', '=', staffAccountId)
    .where('held', '=', true)
    .execute()
}

async function noteEnded(db: Db, at: Date): Promise<void> {
  const ended = db
    .selectFrom('portal_event as told')
    .innerJoin('staff_account', 'staff_account.id', 'told.staff_account_id')
    .select('told.staff_account_id')
    .where('staff_account.ended_at', 'is not', null)
    .where('told.held', '=', true)
    .limit(BATCH_EVENTS)
  for (const { staff_account_id } of await ended.execute()) {
    await tellLetGo(db, staff_account_id, at)
  }
}

function claimRows(db: Db, at: Date, leaseUntil: Date) {
  const due = db
    .selectFrom('portal_event')
    .select('staff_account_id')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(BATCH_EVENTS)
    .forUpdate()
    .skipLocked()
  return db
    .updateTable('portal_event')
    .set({ due_at: leaseUntil, attempts: sql`attempts + 1` })
    .where('staff_account_id', 'in', due)
    .returning([
      'event_id',
      'staff_account_id',
      'sequence',
      'personal_id_sealed',
      'held',
      'attempts',
    ])
    .execute()
}
