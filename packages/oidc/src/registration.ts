import { createHash } from 'node:crypto'
import {
  addSeconds,
  CLOCK_SKEW_SECONDS,
  type Clock,
  DomainError,
  isSafeWebAddress,
  type Sealer,
} from '@mot-cua/kernel'
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Kysely } from 'kysely'
import * as client from 'openid-client'
import { discoverFixed, type FixedClient } from './fixed-client.ts'
import { keyOf, sealAnswered } from './registration-management.ts'
import type { RelyingPartyTables } from './tables.ts'

/** People wait for each of these answers. */
const TIMEOUT_SECONDS = 5
/** A provider that does not know a client it has just registered will not know the next one either. */
const RENEW_AFTER_SECONDS = 60

export type RegistrationOptions = {
  issuer: string
  /** Tells it from this app's other registrations at the same issuer; left out by the first. */
  keptAs?: string
  /** Client metadata of RFC 7591 §2 without keys and authentication, which are added here. */
  metadata: Record<string, string | string[] | boolean>
  /** What the service is called now, in place of `client_name`; it may change while it runs. */
  clientName?: () => string
  /** Told when the provider could not be told another name. */
  onNameUntold?: (error: unknown) => void
  initialAccessToken: string | undefined
  /** In place of a registration. */
  fixedClient?: FixedClient
  db: Kysely<RelyingPartyTables>
  sealer: Sealer
  now: Clock
}

/**
 * A configuration ready for `private_key_jwt`: registered by RFC 7591 on first use, read back
 * afterwards, registered anew when the metadata (an address, say) has changed.
 */
export async function loadOrRegister(options: RegistrationOptions): Promise<client.Configuration> {
  const { issuer } = options
  // The signature of ID tokens is checked too, not only the connection they came by.
  const execute = [...insecureOnlyOnLoopback(issuer), client.enableNonRepudiationChecks]
  if (options.fixedClient) {
    return discoverFixed(options.fixedClient, { issuer, execute, timeoutSeconds: TIMEOUT_SECONDS })
  }
  const metadataHash = hashMetadata(options.metadata)
  const known = await readRegistration(options, metadataHash)
  const { clientId, jwk } = known ?? (await registerOnce(options, metadataHash))
  const key = await importJWK(jwk, 'ES256')
  return client.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256', use_mtls_endpoint_aliases: false },
    client.PrivateKeyJwt(key as CryptoKey),
    { execute, timeout: TIMEOUT_SECONDS },
  )
}

/**
 * Puts a new registration in the place of one that the provider no longer knows. False where that
 * was tried a moment ago, by this process or another: a service that registers at every sign-in
 * that fails would bury the provider's mistake, or its own, under thousands of clients.
 */
export async function renewRegistration(
  options: RegistrationOptions,
  failed: client.Configuration,
): Promise<boolean> {
  if (options.fixedClient) return false
  const clientId = failed.clientMetadata().client_id
  const metadataHash = hashMetadata(options.metadata)
  const known = await readRegistration(options, metadataHash)
  if (known && known.clientId !== clientId) return true
  if (!(await claimRenewal(options, clientId))) return false
  await replaceRegistration(options, clientId, await register(options))
  return true
}

/** Of any number of callers one a minute, whatever becomes of its attempt. */
async function claimRenewal(options: RegistrationOptions, clientId: string): Promise<boolean> {
  const { db, now } = options
  const { numUpdatedRows } = await db
    .updateTable('oidc_registration')
    .set({ registered_at: now() })
    .where('issuer', '=', keyOf(options))
    .where('client_id', '=', clientId)
    .where('registered_at', '<=', addSeconds(now(), -RENEW_AFTER_SECONDS))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function replaceRegistration(
  options: RegistrationOptions,
  clientId: string,
  made: Registration,
): Promise<void> {
  await options.db
    .updateTable('oidc_registration')
    .set(toRow(options, made))
    .where('issuer', '=', keyOf(options))
    .where('client_id', '=', clientId)
    .execute()
}

/**
 * True of the provider's answer to a client it does not know. It says the same to an assertion from
 * a clock that is wrong, against which a new registration helps nothing and costs everybody's
 * agreement: throws where the clocks differ by more than assertions may.
 */
export function isUnknownClient(cause: unknown): boolean {
  if (!(cause instanceof client.ResponseBodyError) || cause.error !== 'invalid_client') return false
  // The library dates assertions by the machine's own clock. An answer without a date says nothing.
  const aheadSeconds = (Date.now() - Date.parse(cause.response.headers.get('date') ?? '')) / 1000
  if (Math.abs(aheadSeconds) >= CLOCK_SKEW_SECONDS) {
    const differs = `the clock here differs from that of ${new URL(cause.response.url).host}`
    const detail = `${differs} by ${Math.round(aheadSeconds)} s: not registered anew`
    throw new DomainError('upstream-unavailable', detail, { cause })
  }
  return true
}

async function readRegistration(options: RegistrationOptions, metadataHash: string) {
  const { db, sealer } = options
  const row = await db
    .selectFrom('oidc_registration')
    .select(['client_id', 'private_key_sealed'])
    .where('issuer', '=', keyOf(options))
    .where('metadata_hash', '=', metadataHash)
    .executeTakeFirst()
  if (!row) return undefined
  const opened = sealer.open(row.private_key_sealed, registrationContext(keyOf(options)))
  return { clientId: row.client_id, jwk: JSON.parse(opened) as JWK }
}

/** Of processes that register at once one wins, and all use what it registered. */
async function registerOnce(options: RegistrationOptions, metadataHash: string) {
  const made = await register(options)
  await saveRegistration(options, made, metadataHash)
  return (await readRegistration(options, metadataHash)) ?? made
}

type Registration = { clientId: string; jwk: JWK; managementSealed: string | null }

async function register(options: RegistrationOptions): Promise<Registration> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const { clientName } = options
  const registered = await client.dynamicClientRegistration(
    new URL(options.issuer),
    {
      ...options.metadata,
      ...(clientName && { client_name: clientName() }),
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] },
    },
    client.None(),
    {
      ...(options.initialAccessToken ? { initialAccessToken: options.initialAccessToken } : {}),
      execute: insecureOnlyOnLoopback(options.issuer),
      timeout: TIMEOUT_SECONDS,
    },
  )
  const answered = registered.clientMetadata()
  const managementSealed = sealAnswered(options, answered)
  return { clientId: answered.client_id, jwk, managementSealed }
}

async function saveRegistration(
  options: RegistrationOptions,
  made: Registration,
  metadataHash: string,
): Promise<void> {
  const row = toRow(options, made)
  await options.db
    .insertInto('oidc_registration')
    .values({ issuer: keyOf(options), ...row })
    .onConflict((conflict) =>
      conflict
        .column('issuer')
        .doUpdateSet(row)
        .where('oidc_registration.metadata_hash', '<>', metadataHash),
    )
    .execute()
}

function toRow(options: RegistrationOptions, made: Registration) {
  const { metadata, sealer, now } = options
  return {
    client_id: made.clientId,
    private_key_sealed: sealer.seal(JSON.stringify(made.jwk), registrationContext(keyOf(options))),
    management_sealed: made.managementSealed,
    metadata_hash: hashMetadata(metadata),
    registered_at: now(),
  }
}

function hashMetadata(metadata: RegistrationOptions['metadata']): string {
  return createHash('sha256').update(JSON.stringify(metadata)).digest('base64url')
}

/** What a sealed key of a registration is bound to. */
export function registrationContext(key: string): string {
  return `oidc-registration:${key}`
}

/** Plain http only to this machine itself: the sandbox, never a network. */
export function insecureOnlyOnLoopback(issuer: string) {
  const isPlain = new URL(issuer).protocol === 'http:'
  return isPlain && isSafeWebAddress(issuer) ? [client.allowInsecureRequests] : []
}
