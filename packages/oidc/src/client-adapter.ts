import type { EphemeralStore } from '@mot-cua/database'
import { type Kysely, sql } from 'kysely'
import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider'
import type { OidcProviderTables } from './tables.ts'

/** `jsonb` can hold neither NUL nor half of a surrogate pair; JSON.stringify escapes just these. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/

const CHANGED_CHANNEL = 'oidc-client-changed'
/** How long a lost message of another process may leave an old registration in use. */
const KEPT_MS = 5_000
const MOST_KEPT = 1_000

type Deps = { db: Kysely<OidcProviderTables>; store: EphemeralStore }

/**
 * Registrations of clients. The library asks for the client nine times during one sign-in, so
 * each process keeps those in use for some seconds and hears at once when another changes one.
 */
export function createClientAdapter({ db, store }: Deps): Adapter {
  const kept = createKeptClients(store)
  return {
    async upsert(id, payload) {
      const metadata = JSON.stringify(payload)
      if (UNSTORABLE.test(metadata)) {
        throw new errors.InvalidClientMetadata('metadata holds a character that is no text')
      }
      await (Provider.ctx?.oidc?.route === 'client_update' ? update : write)(db, { id, metadata })
      await kept.tellChanged(id)
    },
    // PostgreSQL text cannot hold NUL, so no client has such an id.
    find: async (id) => (id.includes('\0') ? undefined : kept.find(id, () => read(db, id))),
    async destroy(id) {
      await db.deleteFrom('oidc_client').where('id', '=', id).execute()
      await kept.tellChanged(id)
    },
    findByUid: neverCalled('findByUid'),
    findByUserCode: neverCalled('findByUserCode'),
    consume: neverCalled('consume'),
    revokeByGrantId: neverCalled('revokeByGrantId'),
  }
}

type Written = { id: string; metadata: string }

async function write(db: Deps['db'], { id, metadata }: Written): Promise<void> {
  await db
    .insertInto('oidc_client')
    .values({ id, metadata })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ metadata, updated_at: sql`now()` }),
    )
    .execute()
}

/** A client that was removed while it was being changed does not come back. */
async function update(db: Deps['db'], { id, metadata }: Written): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('oidc_client')
    .set({ metadata, updated_at: sql`now()` })
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new errors.InvalidToken('client is registered no more')
}

async function read(db: Kysely<OidcProviderTables>, id: string) {
  const row = await db
    .selectFrom('oidc_client')
    .select(sql<AdapterPayload>`metadata`.as('metadata'))
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.metadata
}

type Kept = { metadata: AdapterPayload; until: number }

function createKeptClients(store: EphemeralStore) {
  const clients = new Map<string, Kept>()
  // Counts every change heard of, so that what was read before one is not kept after it.
  let changes = 0
  const forget = (id: string) => {
    changes += 1
    clients.delete(id)
  }
  const listen = createListening(store, forget)

  return {
    async find(id: string, readNow: () => Promise<AdapterPayload | undefined>) {
      const known = clients.get(id)
      if (known && known.until > performance.now()) return known.metadata
      const isHearing = await listen()
      const before = changes
      const metadata = await readNow()
      // An unknown id is asked for anew each time: it may be registered the next moment.
      if (!metadata || !isHearing || changes !== before) return metadata
      clients.delete(id)
      clients.set(id, { metadata, until: performance.now() + KEPT_MS })
      const [oldest = ''] = clients.keys()
      if (clients.size > MOST_KEPT) clients.delete(oldest)
      return metadata
    },
    async tellChanged(id: string): Promise<void> {
      forget(id)
      // What is written is written; a process that does not hear of it stops using the old
      // registration by itself.
      await store.publish(CHANGED_CHANNEL, id).catch(() => undefined)
    },
  }
}

/** Subscribes on first use; false while it cannot hear of changes, so nothing is kept then. */
function createListening(store: EphemeralStore, onChanged: (id: string) => void) {
  let subscribed: Promise<boolean> | undefined
  return () => {
    subscribed ??= store.subscribe(CHANGED_CHANNEL, onChanged).then(
      () => true,
      () => {
        subscribed = undefined
        return false
      },
    )
    return subscribed
  }
}

function neverCalled(method: string): () => Promise<never> {
  return () => Promise.reject(new Error(`${method} belongs to a feature that is not offered`))
}
