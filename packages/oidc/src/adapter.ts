import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { createClientAdapter } from './client-adapter.ts'
import { createInitialAccessAdapter, type RegistrationTokens } from './initial-access.ts'
import { INTERACTION_SECONDS } from './lifetimes.ts'
import { createRegistrationTokenAdapter } from './registration-token.ts'
import { createReplayAdapter } from './replay.ts'
import type { SignInOptions } from './sign-in-options.ts'
import type { OidcProviderTables } from './tables.ts'

/**
 * Storage of oidc-provider's models. The library asks for `consume` and for replay detection
 * without saying that both must be atomic; here of any number of parallel calls one wins.
 */
export function createAdapterFactory(deps: {
  db: Kysely<OidcProviderTables>
  store: EphemeralStore
  signIn?: Pick<SignInOptions, 'hostSession'>
  initialAccessToken: string | undefined
  registrationTokens?: RegistrationTokens
}): (model: string) => Adapter {
  const isFollowing = deps.signIn?.hostSession !== undefined
  // One for every provider that asks, so that what it keeps and listens to is there once.
  const clients = createClientAdapter(deps)
  return (model) => {
    if (model === 'Client') return clients
    if (model === 'RegistrationAccessToken') return createRegistrationTokenAdapter(deps.db)
    if (model === 'InitialAccessToken') return createInitialAccessAdapter(deps)
    const adapter = createArtefactAdapter(model, { store: deps.store, isFollowing })
    return model === 'ReplayDetection' ? createReplayAdapter(deps.store, adapter) : adapter
  }
}

type ArtefactDeps = { store: EphemeralStore; isFollowing: boolean }

function createArtefactAdapter(model: string, { store, isFollowing }: ArtefactDeps): Adapter {
  const keyOf = (id: string) => `oidc:${model}:${hashToken(id)}`
  const seen = createSeenValues()

  return {
    async upsert(id, payload, expiresInSeconds) {
      const ttlSeconds = keptSeconds(model, expiresInSeconds ?? 1)
      const key = keyOf(id)
      await Promise.all([
        store.put(key, JSON.stringify(withoutSecrets(payload, isFollowing)), ttlSeconds),
        model === 'Session' &&
          payload.uid &&
          store.put(uidKeyOf(model, payload.uid), key, ttlSeconds),
      ])
    },
    async find(id) {
      const key = keyOf(id)
      const stored = await store.get(key)
      if (stored === undefined) return undefined
      if (CONSUMABLE.has(model)) seen.remember(key, stored)
      return { ...(JSON.parse(stored) as AdapterPayload), jti: id }
    },
    async findByUid(uid) {
      const stored = await store.getBehind(uidKeyOf(model, uid))
      return stored === undefined ? undefined : (JSON.parse(stored) as AdapterPayload)
    },
    async consume(id) {
      const key = keyOf(id)
      const read = async () => seen.take(key) ?? (await store.get(key))
      if (!(await markConsumed(store, { key, model, read }))) throw consumedError(model)
    },
    async destroy(id) {
      await store.remove(keyOf(id))
    },
    // Every use of a code or token reads its Grant first, and revoking removes the Grant.
    revokeByGrantId: () => Promise.resolve(),
    findByUserCode: neverCalled('findByUserCode'),
  }
}

function uidKeyOf(model: string, uid: string): string {
  return `oidc:${model}:uid:${hashToken(uid)}`
}

/** Ends a session that is known by its `uid` alone, as to whoever is not its browser. */
export async function removeSession(store: EphemeralStore, uid: string): Promise<void> {
  const key = await store.get(uidKeyOf('Session', uid))
  if (key !== undefined) await store.remove(key)
}

/** The id is the secret itself: it names the row by its hash and stays out of the payload. */
function withoutSecrets(
  { jti: _id, session, ...rest }: AdapterPayload,
  isFollowing: boolean,
): AdapterPayload {
  // A visit during which the app's own session changes goes on all the same (host-session.ts).
  if (!session || isFollowing) return rest
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

type Consuming = { key: string; model: string; read: () => Promise<string | undefined> }

/** Of any number of callers one writes: the value must still be the one that was read. */
async function markConsumed(
  store: EphemeralStore,
  { key, model, read }: Consuming,
): Promise<boolean> {
  const stored = await read()
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

const CONSUMABLE = new Set(['AuthorizationCode', 'PushedAuthorizationRequest'])
const MOST_SEEN = 256

/**
 * What `find` read, for the `consume` that the library sends after it in the same request. These
 * values change once, when they are consumed, so an old one only makes the write fail.
 */
function createSeenValues() {
  const values = new Map<string, string>()
  return {
    remember(key: string, stored: string): void {
      values.set(key, stored)
      const [oldest = ''] = values.keys()
      if (values.size > MOST_SEEN) values.delete(oldest)
    },
    take(key: string): string | undefined {
      const stored = values.get(key)
      values.delete(key)
      return stored
    },
  }
}

function consumedError(model: string): Error {
  return model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri was already used')
    : new errors.InvalidGrant(`${model} was already consumed`)
}
