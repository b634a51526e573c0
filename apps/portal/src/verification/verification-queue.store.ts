import type { Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import {
  type NewCheck,
  openStatement,
  type QueuedCheck,
  type QueueStore,
  sealStatement,
} from './verification-queue.ts'

type Db = Kysely<PortalTables>
type Deps = { db: Db; sealer: Sealer }

export function createQueueStore({ db, sealer }: Deps): QueueStore {
  const rowOf = ({ accountId, reason, source, statement, address, at }: NewCheck) => ({
    account_id: accountId,
    reason,
    source,
    stated_sealed: statement ? sealStatement(sealer, accountId, statement) : null,
    address: address ?? null,
    attempts: 0,
    next_at: at,
    queued_at: at,
    finished_at: null,
    outcome: null,
    differing: '[]',
  })

  return {
    async add(check) {
      const row = rowOf(check)
      await db
        .insertInto('verification_queue')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('account_id')
            .doUpdateSet({ ...row, attempts: sql`verification_queue.attempts + 1` })
            .where(sql<boolean>`excluded.reason = 'update'
              or verification_queue.reason <> 'update'
              or verification_queue.finished_at is not null`),
        )
        .execute()
    },

    addResidence: (check, again) => addResidence(db, rowOf(check), again),

    claim: (at, leaseUntil) => claim({ db, sealer }, at, leaseUntil),

    async putOff({ accountId, attempts }, until) {
      await db
        .updateTable('verification_queue')
        .set({ next_at: until })
        .where('account_id', '=', accountId)
        .where('attempts', '=', attempts)
        .where('finished_at', 'is', null)
        .execute()
    },

    async finish({ accountId, attempts, outcome, differing, at }) {
      await db
        .updateTable('verification_queue')
        // What was typed is of no use any more.
        .set({
          finished_at: at,
          outcome,
          differing: JSON.stringify(differing),
          stated_sealed: null,
        })
        .where('account_id', '=', accountId)
        .where('attempts', '=', attempts)
        .where('finished_at', 'is', null)
        .execute()
    },

    async stateOf(personId, finishedAfter) {
      const row = await db
        .selectFrom('verification_queue as queued')
        .innerJoin('account', 'account.id', 'queued.account_id')
        .select(['queued_at', 'finished_at', 'outcome', 'differing'])
        .where('account.person_id', '=', personId)
        .where('reason', '<>', 'residence')
        .where((is) =>
          is.or([is('finished_at', 'is', null), is('finished_at', '>=', finishedAfter)]),
        )
        .orderBy('queued_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (!row) return undefined
      const { queued_at, finished_at, outcome, differing } = row
      if (!finished_at || !outcome) return { state: 'waiting', since: queued_at }
      return { state: 'done', outcome, differing, at: finished_at }
    },
  }
}

/** One statement: a sign-in pays for a look at an index and no more. */
async function addResidence(
  db: Db,
  row: { account_id: string; next_at: Date; source: string },
  again: Date,
): Promise<void> {
  await db
    .insertInto('verification_queue')
    .columns(['account_id', 'reason', 'source', 'next_at', 'queued_at'])
    .expression((is) =>
      is
        .selectFrom('account')
        .select([
          'account.id',
          sql<'residence'>`'residence'`.as('reason'),
          sql<string>`${row.source}::text`.as('source'),
          sql<Date>`${row.next_at}::timestamptz`.as('next_at'),
          sql<Date>`${row.next_at}::timestamptz`.as('queued_at'),
        ])
        .where('account.id', '=', row.account_id)
        .where('account.commune_code', 'is', null),
    )
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({
          reason: sql`excluded.reason`,
          source: sql`excluded.source`,
          next_at: sql`excluded.next_at`,
          queued_at: sql`excluded.queued_at`,
          attempts: sql`verification_queue.attempts + 1`,
          finished_at: null,
          outcome: null,
          differing: '[]',
        })
        .where('verification_queue.finished_at', '<', again),
    )
    .execute()
}

async function claim(
  { db, sealer }: Deps,
  at: Date,
  leaseUntil: Date,
): Promise<QueuedCheck | undefined> {
  const row = await db
    .updateTable('verification_queue as queued')
    .from('account')
    .set({ next_at: leaseUntil, attempts: sql`queued.attempts + 1` })
    .whereRef('account.id', '=', 'queued.account_id')
    .where('queued.account_id', '=', (is) =>
      is
        .selectFrom('verification_queue')
        .select('account_id')
        .where('finished_at', 'is', null)
        .where('next_at', '<=', at)
        .orderBy('next_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning([
      'queued.account_id',
      'account.person_id',
      'queued.reason',
      'queued.source',
      'queued.stated_sealed',
      'queued.address',
      'queued.attempts',
      'queued.queued_at',
    ])
    .executeTakeFirst()
  if (!row) return undefined
  const { account_id: accountId, stated_sealed: sealed } = row
  return {
    accountId,
    personId: row.person_id,
    reason: row.reason,
    source: row.source,
    statement: sealed === null ? undefined : openStatement(sealer, accountId, sealed),
    address: row.address ?? undefined,
    attempts: row.attempts,
    queuedAt: row.queued_at,
  }
}
