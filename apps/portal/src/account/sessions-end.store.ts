import { type RawBuilder, sql } from 'kysely'

/**
 * What an update of `account` sets where somebody's hold on the account ends: sessions that began
 * before are over at services too, whatever the portal's own session had come to by then.
 */
export function sessionsEndAt(at: Date): RawBuilder<Date> {
  return sql<Date>`greatest(sessions_end_at, ${at}::timestamptz)`
}
