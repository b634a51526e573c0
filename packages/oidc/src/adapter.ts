import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { INTERACTION_SECONDS } from './lifetimes.ts'
import type { OidcProviderTables } from './tables.ts'

/**
 * Storage of oidc-provider's models. The library asks for `consume` and for replay detection
 * without saying that both must be atomic; here of any number of parallel calls one wins.
 */
export function createAdapterFactory(deps: {
  db: Kysely<OidcProviderTables>
  store: EphemeralStore
}): (model: string) => Adapter {
  return (model) => {
    if (model === 'Client') return createClientAdapter(deps.db)
    if (model === 'ReplayDetection') return createReplayAdapter(deps.store)
    return createArtefactAdapter(model, deps.store)
  }
}

function createArtefactAdapter(model: string, store: EphemeralStore): Adapter {
  const keyOf = (id: string) => `oidc:${model}:${hashToken(id)}`
  const uidKeyOf = (uid: string) => `oidc:${model}:uid:${hashToken(uid)}`

  return {
    async upsert(id, payload, expiresInSeconds) {
      const ttlSeconds = keptSeconds(model, expiresInSeconds ?? 1)
      await store.put(keyOf(id), JSON.stringify(withoutSecrets(payload)), ttlSeconds)
      if (model === 'Session' && payload.uid) {
        await store.put(uidKeyOf(payload.uid), keyOf(id), ttlSeconds)
      }
    },
    async find(id) {
      const stored = await store.get(keyOf(id))
      return stored === undefined
        ? undefined
        : { ...(JSON.parse(stored) as AdapterPayload), jti: id }
    },
    async findByUid(uid) {
      const key = await store.get(uidKeyOf(uid))
      const stored = key === undefined ? undefined : await store.get(key)
      return stored === undefined ? undefined : (JSON.parse(stored) as AdapterPayload)
    },
    async consume(id) {
      if (!(await markConsumed(store, keyOf(id), model))) throw consumedError(model)
    },
    async destroy(id) {
      await store.remove(keyOf(id))
    },
    // Every use of a code or token reads its Grant first, and revoking removes the Grant.
    revokeByGrantId: () => Promise.resolve(),
    findByUserCode: neverCalled('findByUserCode'),
  }
}

/** The id is the secret itself: it names the row by its hash and stays out of the payload. */
function withoutSecrets({ jti: _id, session, ...rest }: AdapterPayload): AdapterPayload {
  if (!session) return rest
  // What an interaction remembers of the session it began in; nobody reads the cookie's value.
  const { cookie: _cookie, ...remembered } = session
  return { ...rest, session: remembered }
}

/**
 * A pushed request is good for 60 seconds, but a sign-in that began with it may end much later
 * and must still find out whether another one has used it up (RFC 9126 §7.3).
 */
function keptSeconds(model: string, expiresInSeconds: number): number {
  return model === 'PushedAuthorizationRequest'
    ? expiresInSeconds + 2 * INTERACTION_SECONDS
    : expiresInSeconds
}

function neverCalled(method: string): () => Promise<never> {
  return () => Promise.reject(new Error(`${method} belongs to a feature that is not offered`))
}

async function markConsumed(store: EphemeralStore, key: string, model: string): Promise<boolean> {
  const stored = await store.get(key)
  if (stored === undefined) return false
  const payload = JSON.parse(stored) as AdapterPayload
  if (payload.consumed) return false
  const nowSeconds = Math.floor(Date.now() / 1000)
  return store.compareAndSet(key, {
    expected: stored,
    next: JSON.stringify({ ...payload, consumed: nowSeconds }),
    ttlSeconds: Math.max(1, keptSeconds(model, (payload.exp ?? nowSeconds) - nowSeconds)),
  })
}

function consumedError(model: string): Error {
  return model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri was already used')
    : new errors.InvalidGrant(`${model} was already consumed`)
}

/** Guards `jti` of client assertions; the only replay check while DPoP is not offered. */
function createReplayAdapter(store: EphemeralStore): Adapter {
  const keyOf = (id: string) => `oidc:ReplayDetection:${id}`
  return {
    ...createArtefactAdapter('ReplayDetection', store),
    // The library's look-up and write are two steps; the write alone decides here.
    find: () => Promise.resolve(undefined),
    async upsert(id, _payload, expiresInSeconds) {
      const isFirst = await store.compareAndSet(keyOf(id), {
        expected: undefined,
        next: '1',
        ttlSeconds: Math.max(1, expiresInSeconds ?? 1),
      })
      if (!isFirst) throw new errors.InvalidClientAuth('client assertion was already used')
    },
  }
}

/** `jsonb` can hold neither NUL nor half of a surrogate pair; JSON.stringify escapes just these. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/

function createClientAdapter(db: Kysely<OidcProviderTables>): Adapter {
  return {
    async upsert(id, payload) {
      const metadata = JSON.stringify(payload)
      if (UNSTORABLE.test(metadata)) {
        throw new errors.InvalidClientMetadata('metadata holds a character that is no text')
      }
      await db
        .insertInto('oidc_client')
        .values({ id, metadata })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ metadata, updated_at: sql`now()` }),
        )
        .execute()
    },
    async find(id) {
      // PostgreSQL text cannot hold NUL, so no client has such an id.
      if (id.includes('\0')) return undefined
      const row = await db
        .selectFrom('oidc_client')
        .select(sql<AdapterPayload>`metadata`.as('metadata'))
        .where('id', '=', id)
        .executeTakeFirst()
      return row?.metadata
    },
    async destroy(id) {
      await db.deleteFrom('oidc_client').where('id', '=', id).execute()
    },
    findByUid: neverCalled('findByUid'),
    findByUserCode: neverCalled('findByUserCode'),
    consume: neverCalled('consume'),
    revokeByGrantId: neverCalled('revokeByGrantId'),
  }
}
