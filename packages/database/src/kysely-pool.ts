import type pg from 'pg'
import { describeOutage } from './outage.ts'
import { createStatementNames } from './statement-names.ts'

type PoolClient = Pick<pg.PoolClient, 'query' | 'release'>
type WrapClient = (client: pg.PoolClient) => PoolClient

/**
 * The pool as Kysely uses it: its failures tell an outage from a mistake, and statements that come
 * again and again are prepared.
 */
export function createKyselyPool(pool: pg.Pool) {
  const wrapped = new WeakMap<pg.PoolClient, PoolClient>()
  const wrapClient = createWrapClient()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch(rethrow)
      const known = wrapped.get(client) ?? wrapClient(client)
      wrapped.set(client, known)
      return known as pg.PoolClient
    },
  }
}

function createWrapClient(): WrapClient {
  const nameOf = createStatementNames()
  return (client) => {
    const query = (text: string, values: unknown[] = []) => {
      // Without values it may be BEGIN or COMMIT, which the simple protocol sends in one message.
      const name = values.length > 0 ? nameOf(text) : undefined
      return client.query({ text, values, ...(name ? { name } : {}) }).catch(rethrow)
    }
    return {
      query: query as unknown as pg.PoolClient['query'],
      release: (error) => client.release(error),
    }
  }
}

function rethrow(error: unknown): never {
  throw describeOutage(error)
}
