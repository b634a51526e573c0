import type { Sealer } from '@mot-cua/kernel'
import { type Insertable, type Kysely, sql, type Updateable } from 'kysely'
import type { PortalTables } from '../tables.ts'
import {
  type NewCheck,
  openStatement,
  type QueuedCheck,
  type QueueState,
  type QueueStore,
  sealStatement,
} from './verification-queue.ts'

type Db = Kysely<PortalTables>
type Table = PortalTables['verification_queue']
type Deps = { db: Db; sealer: Sealer }

export function createQueueStore(deps: Deps): QueueStore {
  const { db, sealer } = deps
  return {
    add: (check) => add(db, toRow(sealer, check)),
    addResidence: (check, again) => addResidence(db, toRow(sealer, check), again),
    claim: async (at, leaseUntil) => {
      const row = await claimRow(db, at, leaseUntil)
      return row && toQueued(sealer, row)
    },
    putOff: ({ accountId, attempts }, until) =>
      change(db, { accountId, attempts, set: { next_at: until } }),
    finish: ({ accountId, attempts, outcome, differing, at }) => {
      // What was typed is of no use any more.
      const left = { differing: JSON.stringify(differing), stated_sealed: null }
      return change(db, { accountId, attempts, set: { finished_at: at, outcome, ...left } })
    },
    stateOf: (personId, finishedAfter) => stateOf(db, personId, finishedAfter),
  }
}

function toRow(sealer: Sealer, check: NewCheck): Insertable<Table> {
  const { accountId, reason, source, statement, address, at } = check
  return {
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
  }
}

/** A number of attempts nobody has seen, so that who holds the check before finds it taken over. */
const nextAttempt = sql<number>`verification_queue.attempts + 1`

async function add(db: Db, row: Insertable<Table>): Promise<void> {
  await db
    .insertInto('verification_queue')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ ...row, attempts: nextAttempt })
        .where(sql<boolean>`excluded.reason = 'update'
          or verification_queue.reason <> 'update'
          or verification_queue.finished_at is not null`),
    )
    .execute()
}

type Change = { accountId: string; attempts: number; set: Updateable<Table> }

/** Nothing where another process or a newer wish has taken the check over. */
async function change(db: Db, { accountId, attempts, set }: Change): Promise<void> {
  await db
    .updateTable('verification_queue')
    .set(set)
    .where('account_id', '=', accountId)
    .where('attempts', '=', attempts)
    .where('finished_at', 'is', null)
    .execute()
}

async function stateOf(
  db: Db,
  personId: string,
  finishedAfter: Date,
): Promise<QueueState | undefined> {
  const row = await db
    .selectFrom('verification_queue as queued')
    .innerJoin('account', 'account.id', 'queued.account_id')
    .select(['queued_at', 'finished_at', 'outcome', 'differing'])
    .where('account.person_id', '=', personId)
    .where('reason', '<>', 'residence')
    .where((is) => is.or([is('finished_at', 'is', null), is('finished_at', '>=', finishedAfter)]))
    .orderBy('queued_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { queued_at, finished_at, outcome, differing } = row
  if (!finished_at || !outcome) return { state: 'waiting', since: queued_at }
  return { state: 'done', outcome, differing, at: finished_at }
}

/** One statement: a sign-in pays for a look at an index and no more. */
async function addResidence(db: Db, row: Insertable<Table>, again: Date): Promise<void> {
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
          attempts: nextAttempt,
          finished_at: null,
          outcome: null,
          differing: '[]',
        })
        .where('verification_queue.finished_at', '<', again),
    )
    .execute()
}

/** Taken and put off in one statement; a row that another process is taking is left alone. */
async function claimRow(db: Db, at: Date, leaseUntil: Date) {
  return db
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
}

type Claimed = NonNullable<Awaited<ReturnType<typeof claimRow>>>

function toQueued(sealer: Sealer, row: Claimed): QueuedCheck {
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
