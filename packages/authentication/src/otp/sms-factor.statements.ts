import { type RawBuilder, sql } from 'kysely'
import { TRIES_PER_STEP } from '../limits/sign-in-limits.data.ts'
import type { Place } from '../tables.ts'
import { FACTOR_CLOSED_AFTER, type Factor, waitSteps } from './sms-factor.ts'

/**
 * Counts one failure in advance where the factor is open; answers the failures in a row, whoever
 * made them, or nothing where it is not open. One statement with the guard in WHERE, so that no
 * number of parallel tries passes it.
 */
export async function countAttempt(
  { db, schema }: Place,
  { accountId, browserId }: Factor,
  now: Date,
): Promise<number | undefined> {
  const tables = { factor: sql.id(schema, 'sms_factor'), browser: sql.id(schema, 'known_browser') }
  const statement = browserId
    ? countInKnownBrowser(tables, { accountId, browserId }, now)
    : countOfStranger(tables, accountId, now)
  const { rows } = await statement.execute(db)
  return rows[0]?.consecutive
}

type Counted = { consecutive: number }
type Tables = Record<'factor' | 'browser', RawBuilder<unknown>>

function countOfStranger({ factor }: Tables, accountId: string, now: Date) {
  const failures = sql`(held.failures + 1)`
  return sql<Counted>`
    insert into ${factor} as held (account_id, failures, consecutive)
    values (${accountId}, 1, 1)
    on conflict (account_id) do update
    set failures = ${failures}, consecutive = held.consecutive + 1,
      locked_until = ${lockedUntil(failures, now)}
    where held.consecutive < ${FACTOR_CLOSED_AFTER} and ${isFree(now)}
    returning consecutive`
}

/** The browser climbs a ladder of its own; towards the end of the factor all count together. */
function countInKnownBrowser(
  { factor, browser }: Tables,
  { accountId, browserId }: Required<Factor>,
  now: Date,
) {
  const failures = sql`(held.failures + 1)`
  return sql<Counted>`
    with counted as (
      update ${browser} as held
      set failures = ${failures}, locked_until = ${lockedUntil(failures, now)}
      where id = ${browserId} and account_id = ${accountId}
        and revoked_at is null and expires_at > ${now} and ${isFree(now)}
      returning account_id)
    insert into ${factor} as held (account_id, failures, consecutive)
    select account_id, 0, 1 from counted
    on conflict (account_id) do update set consecutive = held.consecutive + 1
    where held.consecutive < ${FACTOR_CLOSED_AFTER}
    returning consecutive`
}

function isFree(now: Date) {
  return sql`(held.locked_until is null or held.locked_until <= ${now})`
}

function lockedUntil(failures: RawBuilder<unknown>, now: Date) {
  const waits = sql`${waitSteps}::int[]`
  const step = sql`least(${failures} / ${TRIES_PER_STEP}::int, array_length(${waits}, 1))`
  return sql`case when ${failures} % ${TRIES_PER_STEP}::int = 0
    then ${now}::timestamptz + (${waits})[${step}] * interval '1 second' end`
}
