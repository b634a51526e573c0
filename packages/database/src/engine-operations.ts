import { type Kysely, sql } from 'kysely'
import { assertChannel, assertMessage, type SqlEngine } from './sql-engine.ts'

type Subscribe = SqlEngine['listen']

/** What every engine does alike, once it has a Kysely and a way to listen. */
export function createEngineOperations(
  db: Kysely<unknown>,
  subscribe: Subscribe,
): Pick<SqlEngine, 'schema' | 'listen' | 'notify' | 'ping'> {
  return {
    schema: <DB>(name: string) => db.withSchema(name) as Kysely<DB>,
    async listen(channel, listener) {
      assertChannel(channel)
      return subscribe(channel, listener)
    },
    async notify(channel, payload) {
      assertChannel(channel)
      assertMessage(payload)
      await sql`select pg_notify(${channel}, ${payload})`.execute(db)
    },
    async ping() {
      await sql`select 1`.execute(db)
    },
  }
}
