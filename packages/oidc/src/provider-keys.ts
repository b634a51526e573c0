import { type Clock, newId, randomToken, type Sealer } from '@mot-cua/kernel'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { OidcProviderTables } from './tables.ts'

export type ProviderKeys = {
  /** Private ES256 keys, the signing one first. */
  signing: JWK[]
  cookie: string[]
  /** Key of the HMAC behind pairwise subjects: lost, every RP sees strangers. */
  pairwise: string
}

type Purpose = OidcProviderTables['oidc_key']['purpose']
type Deps = { db: Kysely<OidcProviderTables>; sealer: Sealer; now: Clock }

/** Reads the provider's keys, making the missing ones; safe when several processes start at once. */
export async function loadProviderKeys(deps: Deps): Promise<ProviderKeys> {
  await ensureKey(deps, 'signing', newSigningKey)
  await ensureKey(deps, 'cookie', () => Promise.resolve(randomToken()))
  await ensureKey(deps, 'pairwise', () => Promise.resolve(randomToken()))
  return {
    signing: (await readKeys(deps, 'signing')).map((secret) => JSON.parse(secret) as JWK),
    cookie: await readKeys(deps, 'cookie'),
    pairwise: (await readKeys(deps, 'pairwise')).join(''),
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

async function ensureKey(
  { db, sealer, now }: Deps,
  purpose: Purpose,
  make: () => Promise<string>,
): Promise<void> {
  const current = await db
    .selectFrom('oidc_key')
    .select('id')
    .where('purpose', '=', purpose)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  if (current) return
  const id = newId()
  const secret_sealed = sealer.seal(await make(), providerKeyContext(purpose, id))
  await db
    .insertInto('oidc_key')
    .values({ id, purpose, secret_sealed, created_at: now(), retired_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function readKeys({ db, sealer }: Deps, purpose: Purpose): Promise<string[]> {
  const rows = await db
    .selectFrom('oidc_key')
    .select(['id', 'secret_sealed'])
    .where('purpose', '=', purpose)
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => sealer.open(row.secret_sealed, providerKeyContext(purpose, row.id)))
}

/** What a sealed key is bound to. */
export function providerKeyContext(purpose: Purpose, id: string): string {
  return `oidc-key:${purpose}:${id}`
}
