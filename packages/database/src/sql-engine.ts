import type { Kysely } from 'kysely'

/**
 * One engine = one PostgreSQL (a pool) or one PGlite (a folder, or memory).
 *
 * Both answer columns alike: `bigint` and `count(*)` as number, `numeric` and `date` as string,
 * `timestamptz` as Date, `bytea` as Buffer, `json` parsed.
 *
 * PGlite has ONE connection. Inside a transaction use only the transaction's own handle: a call
 * on the engine or on anything built over it (`schema`, `listen`, `notify`, `ping`, an SQL
 * ephemeral store) waits for the connection the transaction holds, for ever. On PostgreSQL the
 * same mistake takes a second connection, and deadlocks once the pool is used up.
 */
export type SqlEngine = {
  /**
   * Kysely bound to one schema (`withSchema`); `DB` is the app's table types. Raw `sql` is not
   * rewritten: write `sql.table('<schema>.<table>')` there.
   */
  schema<DB>(name: string): Kysely<DB>
  readonly kind: 'postgres' | 'pglite'
  /** Connections, where there is more than one. */
  pool?(): { open: number; idle: number; waiting: number }
  /**
   * Raw LISTEN. Any number of listeners share one subscription, which survives a reconnect;
   * messages sent during the outage are lost, so read the state again when it matters.
   * Rejects when the subscription cannot be made now.
   */
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>
  /** Raw NOTIFY, at once and outside any transaction. At most `MAX_MESSAGE_BYTES`. */
  notify(channel: string, payload: string): Promise<void>
  /** Resolves when a trivial query answers; used by /readyz. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** A statement that is over; raw SQL is `other`. */
export type RanStatement = {
  operation: 'select' | 'insert' | 'update' | 'delete' | 'other'
  seconds: number
  failed: boolean
}

/** PostgreSQL refuses a NOTIFY payload of 8000 bytes and more; Redis is held to the same. */
export const MAX_MESSAGE_BYTES = 7999

/** NAMEDATALEN - 1: LISTEN would cut a longer name without an error. */
export const MAX_CHANNEL_BYTES = 63

/** Throws when a message cannot travel through every engine: too long, or with a NUL in it. */
export function assertMessage(message: string): void {
  const sizeBytes = Buffer.byteLength(message)
  if (sizeBytes > MAX_MESSAGE_BYTES) {
    throw new RangeError(`message of ${sizeBytes} bytes, at most ${MAX_MESSAGE_BYTES} can be sent`)
  }
  if (message.includes('\0')) throw new RangeError('message contains a NUL character')
}

/** Throws when PostgreSQL would cut or refuse the name. */
export function assertChannel(channel: string): void {
  const sizeBytes = Buffer.byteLength(channel)
  if (sizeBytes === 0 || sizeBytes > MAX_CHANNEL_BYTES || channel.includes('\0')) {
    throw new RangeError(`channel name of ${sizeBytes} bytes, 1 to ${MAX_CHANNEL_BYTES} allowed`)
  }
}
