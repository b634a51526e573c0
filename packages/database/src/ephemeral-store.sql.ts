import { type Clock, systemClock } from '@mot-cua/kernel'
import { sql } from 'kysely'
import { createAllowanceOperations } from './allowance.statements.ts'
import { type Context, createOperations, sweepExpired } from './ephemeral-store.statements.ts'
import type { EphemeralStore } from './ephemeral-store.ts'
import type { Migration } from './migrate.ts'
import type { SqlEngine } from './sql-engine.ts'
import { engineChannel } from './stored-names.ts'

const SWEEP_EVERY_MS = 60_000

/** The table of `createSqlEphemeralStore`; an app puts it first in its list. */
export const ephemeralMigration: Migration = {
  name: '0000-ephemeral-store',
  statements: [
    // Room in each page lets a counter be rewritten in place, and vacuum comes early: rows die young.
    `create table ephemeral (
       key text collate "C" primary key,
       value text not null,
       expires_at timestamptz not null
     ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)`,
    'create index ephemeral_expires_at on ephemeral (expires_at)',
  ],
}

type Options = {
  now?: Clock
  /** Told when a background sweep fails. */
  onError?: (error: Error) => void
}

/**
 * The store over one table of an app's schema: one statement per operation, so it is atomic
 * without a transaction. Expired rows are swept every minute, never on the way of a request.
 */
export function createSqlEphemeralStore(
  engine: SqlEngine,
  schema: string,
  { now = systemClock, onError = () => undefined }: Options = {},
): EphemeralStore {
  const context: Context = {
    db: engine.schema<unknown>(schema),
    table: sql.id(schema, 'ephemeral'),
    now,
  }
  const sweeping = setInterval(() => {
    sweepExpired(context).catch(onError)
  }, SWEEP_EVERY_MS).unref()
  const subscriptions = new Set<() => Promise<void>>()

  return {
    ...createOperations(context),
    ...createAllowanceOperations(context),
    publish: (channel, message) => engine.notify(engineChannel(schema, channel), message),
    async subscribe(channel, listener) {
      const stopListening = await engine.listen(engineChannel(schema, channel), listener)
      const unsubscribe = async () => {
        subscriptions.delete(unsubscribe)
        await stopListening()
      }
      subscriptions.add(unsubscribe)
      return unsubscribe
    },
    ping: () => engine.ping(),
    async close() {
      clearInterval(sweeping)
      await Promise.all([...subscriptions].map((unsubscribe) => unsubscribe()))
    },
  }
}
