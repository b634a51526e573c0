import type { Clock } from '@mot-cua/kernel'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import {
  assertValue,
  type Count,
  type CountWindow,
  toMilliseconds,
  type ValueChange,
} from './ephemeral-store.ts'
import { storedKey } from './stored-names.ts'
import { createTurnBatch } from './turn-batch.ts'

/** Rows a sweep deletes at once: short enough never to be noticed. */
const SWEEP_ROWS = 5000

type Entry = { key: string; value: string; expiresAt: Date }
export type Context = { db: Kysely<unknown>; table: RawBuilder<unknown>; now: Clock }

/**
 * One statement per operation: the guard is in WHERE, the answer in RETURNING. What is read, what
 * is put, and what is counted up within one turn of the event loop goes in one statement each.
 */
export function createOperations(context: Context) {
  const { db, table, now } = context
  const getOne = createTurnBatch<string, string | undefined>(
    (key) => key,
    (keys) => getAll(context, keys),
  )
  const putOne = createTurnBatch<Entry, void>(
    ({ key }) => key,
    (entries) => putAll(context, entries),
  )
  const countUp = createTurnBatch<Entry, Count>(
    ({ key }) => key,
    (entries) => countAllUp(context, entries),
  )
  return {
    get: (key: string) => getOne(storedKey(key)),
    getBehind: (key: string) => getBehind(context, key),
    async put(key: string, value: string, ttlSeconds: number) {
      assertValue(value)
      await putOne({ key: storedKey(key), value, expiresAt: expiry(now, ttlSeconds) })
    },
    take: (key: string) => take(context, key),
    async remove(key: string) {
      await sql`delete from ${table} where key = ${storedKey(key)}`.execute(db)
    },
    compareAndSet: (key: string, change: ValueChange) =>
      change.expected === undefined
        ? putIfAbsent(context, key, change)
        : replace(context, key, { ...change, expected: change.expected }),
    count: async (key: string, { seconds, by = 1 }: CountWindow) =>
      by > 0
        ? countUp({ key: storedKey(key), value: String(by), expiresAt: expiry(now, seconds) })
        : countDown(context, key, { seconds, by }),
  }
}

async function getAll({ db, table, now }: Context, keys: string[]) {
  const { rows } = await sql<{ key: string; value: string }>`
    select key, value from ${table}
    where key = any(${keys}::text[]) and expires_at > ${now()}`.execute(db)
  const values = new Map(rows.map(({ key, value }) => [key, value]))
  return keys.map((key) => values.get(key))
}

async function getBehind({ db, table, now }: Context, key: string) {
  const { rows } = await sql<{ value: string }>`
    select held.value from ${table} as named join ${table} as held on held.key = named.value
    where named.key = ${storedKey(key)}
      and named.expires_at > ${now()} and held.expires_at > ${now()}`.execute(db)
  return rows[0]?.value
}

async function take({ db, table, now }: Context, key: string) {
  const { rows } = await sql<{ value: string }>`
    delete from ${table}
    where key = ${storedKey(key)} and expires_at > ${now()}
    returning value`.execute(db)
  return rows[0]?.value
}

async function putAll({ db, table }: Context, entries: Entry[]): Promise<void[]> {
  await sql`
    insert into ${table} (key, value, expires_at) ${selectOf(entries)}
    on conflict (key) do update
    set value = excluded.value, expires_at = excluded.expires_at`.execute(db)
  return entries.map(() => undefined)
}

/** In the order of their keys, so that two batches never wait for each other. */
function selectOf(entries: Entry[]) {
  const keys = entries.map(({ key }) => key)
  const values = entries.map(({ value }) => value)
  const ends = entries.map(({ expiresAt }) => expiresAt.toISOString())
  return sql`
    select key, value, ends::timestamptz
    from unnest(${keys}::text[], ${values}::text[], ${ends}::text[]) as given (key, value, ends)
    order by key collate "C"`
}

async function putIfAbsent(
  { db, table, now }: Context,
  key: string,
  { next, ttlSeconds }: ValueChange,
): Promise<boolean> {
  assertValue(next)
  const { rows } = await sql`
    insert into ${table} as held (key, value, expires_at)
    values (${storedKey(key)}, ${next}, ${expiry(now, ttlSeconds)})
    on conflict (key) do update
    set value = excluded.value, expires_at = excluded.expires_at
    where held.expires_at <= ${now()}
    returning key`.execute(db)
  return rows.length === 1
}

async function replace(
  { db, table, now }: Context,
  key: string,
  { expected, next, ttlSeconds }: Required<ValueChange>,
): Promise<boolean> {
  assertValue(next)
  const { rows } = await sql`
    update ${table} set value = ${next}, expires_at = ${expiry(now, ttlSeconds)}
    where key = ${storedKey(key)} and value = ${expected} and expires_at > ${now()}
    returning key`.execute(db)
  return rows.length === 1
}

async function countAllUp({ db, table, now }: Context, entries: Entry[]): Promise<Count[]> {
  const at = now()
  const { rows } = await sql<{ key: string; value: string; expires_at: Date }>`
    insert into ${table} as held (key, value, expires_at) ${selectOf(entries)}
    on conflict (key) do update set
      value = case when held.expires_at > ${at}
                   then (held.value::bigint + excluded.value::bigint)::text
                   else excluded.value end,
      expires_at = case when held.expires_at > ${at}
                        then held.expires_at else excluded.expires_at end
    returning key, value, expires_at`.execute(db)
  const counted = new Map(rows.map((row) => [row.key, row]))
  return entries.map(({ key }) => {
    const row = counted.get(key)
    if (!row) throw new Error('counting returned no row')
    return { value: Number(row.value), resetsAt: row.expires_at }
  })
}

async function countDown(
  { db, table, now }: Context,
  key: string,
  { seconds, by }: Required<CountWindow>,
): Promise<Count> {
  const { rows } = await sql<{ value: string; expires_at: Date }>`
    update ${table} set value = greatest(0, value::bigint + ${by}::bigint)::text
    where key = ${storedKey(key)} and expires_at > ${now()}
    returning value, expires_at`.execute(db)
  const [row] = rows
  if (!row) return { value: 0, resetsAt: expiry(now, seconds) }
  return { value: Number(row.value), resetsAt: row.expires_at }
}

/** Deletes expired rows; answers how many. Two processes at it never wait for each other. */
export async function sweepExpired({ db, table, now }: Context): Promise<number> {
  const { rows } = await sql`
    delete from ${table} where expires_at <= ${now()} and key in (
      select key from ${table} where expires_at <= ${now()}
      order by expires_at limit ${SWEEP_ROWS} for update skip locked)
    returning key`.execute(db)
  return rows.length
}

function expiry(now: Clock, seconds: number): Date {
  return new Date(now().getTime() + toMilliseconds(seconds))
}
