import { addSeconds, type Clock, newId, randomToken, type Sealer } from '@mot-cua/kernel'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Kysely } from 'kysely'
import { KEY_WAIT_SECONDS } from './lifetimes.ts'
import type { OidcProviderTables } from './tables.ts'

export type ProviderKeys = {
  /** Private ES256 keys, the signing one first; the others are published only. */
  signing: JWK[]
  /** The signing one first; the others are accepted only. */
  cookie: string[]
  /** Key of the HMAC behind pairwise subjects: lost, every RP sees strangers. */
  pairwise: string
}

type Purpose = OidcProviderTables['oidc_key']['purpose']
export type KeyDeps = { db: Kysely<OidcProviderTables>; sealer: Sealer; now: Clock }

/** Reads the provider's keys, making the missing ones; safe when several processes start at once. */
export async function loadProviderKeys(deps: KeyDeps): Promise<ProviderKeys> {
  const keys = await readProviderKeys(deps)
  if (keys) return keys
  await ensureKey(deps, 'signing')
  await ensureKey(deps, 'cookie')
  await ensureKey(deps, 'pairwise')
  const made = await readProviderKeys(deps)
  if (!made) throw new Error('the keys of the provider vanished while they were made')
  return made
}

async function readProviderKeys({ db, sealer, now }: KeyDeps): Promise<ProviderKeys | undefined> {
  const rows = await db
    .selectFrom('oidc_key')
    .select(['id', 'purpose', 'secret_sealed', 'created_at'])
    .where((where) => where.or([where('retired_at', 'is', null), where('retired_at', '>', now())]))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const secretsOf = (purpose: Purpose) => {
    const own = rows.filter((row) => row.purpose === purpose)
    return inOrderOfUse(own, now()).map(({ id, secret_sealed }) =>
      sealer.open(secret_sealed, providerKeyContext(purpose, id)),
    )
  }
  const signing = secretsOf('signing').map((secret) => JSON.parse(secret) as JWK)
  const cookie = secretsOf('cookie')
  const [pairwise] = secretsOf('pairwise')
  if (signing.length === 0 || cookie.length === 0 || pairwise === undefined) return undefined
  return { signing, cookie, pairwise }
}

/** Newest first in; out comes first the one in use: the newest whose waiting time is over. */
export function inOrderOfUse<Key extends { created_at: Date }>(keys: Key[], now: Date): Key[] {
  const isReady = ({ created_at }: Key) => addSeconds(created_at, KEY_WAIT_SECONDS) <= now
  // None is ready where the first key of all was just made: nobody has to learn of it.
  const used = keys.find(isReady) ?? keys.at(-1)
  return used === undefined ? [] : [used, ...keys.filter((key) => key !== used)]
}

export async function makeKey({ sealer, now }: Omit<KeyDeps, 'db'>, purpose: Purpose) {
  const id = newId()
  const secret = purpose === 'signing' ? await newSigningKey() : randomToken()
  return {
    id,
    purpose,
    secret_sealed: sealer.seal(secret, providerKeyContext(purpose, id)),
    created_at: now(),
    retired_at: null,
  }
}

async function newSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return JSON.stringify({
    ...jwk,
    kid: await calculateJwkThumbprint(jwk),
    alg: 'ES256',
    use: 'sig',
  })
}

async function ensureKey(deps: KeyDeps, purpose: Purpose): Promise<void> {
  await deps.db
    .insertInto('oidc_key')
    .values(await makeKey(deps, purpose))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What a sealed key is bound to. */
export function providerKeyContext(purpose: Purpose, id: string): string {
  return `oidc-key:${purpose}:${id}`
}
