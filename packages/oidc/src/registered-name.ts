import { addSeconds } from '@mot-cua/kernel'
import type { ClientMetadata } from 'openid-client'
import type { RegistrationOptions } from './registration.ts'
import {
  keyOf,
  type Management,
  openManagement,
  sealManagement,
} from './registration-management.ts'

const TIMEOUT_MS = 5_000
/** What could not be told is told again after so long, by whoever comes then. */
const AGAIN_AFTER_SECONDS = 60

/**
 * Keeps the name by which the provider calls this service as it is set here: changed in the
 * registration that is there, because a new one would cost everybody's agreement. Nobody's sign-in
 * fails by it; `onNameUntold` hears of what went wrong.
 */
export function createNameKeeper(options: RegistrationOptions): () => Promise<void> {
  let known: string | undefined
  let notBefore = new Date(0)
  return async () => {
    const name = options.clientName?.()
    if (name === undefined || name === known || options.now() < notBefore) return
    notBefore = addSeconds(options.now(), AGAIN_AFTER_SECONDS)
    try {
      await tellName(options, name)
      known = name
      notBefore = new Date(0)
    } catch (error) {
      options.onNameUntold?.(error)
    }
  }
}

async function tellName(options: RegistrationOptions, name: string): Promise<void> {
  const { db } = options
  const row = await db
    .selectFrom('oidc_registration')
    .select(['client_id', 'management_sealed'])
    .where('issuer', '=', keyOf(options))
    .executeTakeFirst()
  // Registered by a release that kept no way to change it: the next registration has the name.
  if (!row || row.management_sealed === null) return
  const management = openManagement(options, row.management_sealed)
  if (management.name === name) return
  const before = await ask(management, 'GET')
  const after = await ask(management, 'PUT', { ...ownPart(before), client_name: name })
  const { registration_access_token: fresh } = after
  const token = typeof fresh === 'string' ? fresh : management.token
  await db
    .updateTable('oidc_registration')
    .set({ management_sealed: sealManagement(options, { ...management, token, name }) })
    .where('issuer', '=', keyOf(options))
    .where('client_id', '=', row.client_id)
    .execute()
}

/** RFC 7592 §2.2: the whole of it, without what the provider alone decides. */
function ownPart({
  registration_access_token: _token,
  registration_client_uri: _uri,
  client_id_issued_at: _issued,
  client_secret_expires_at: _expires,
  ...own
}: ClientMetadata): object {
  return own
}

async function ask(
  { uri, token }: Management,
  method: 'GET' | 'PUT',
  body?: object,
): Promise<ClientMetadata> {
  const response = await fetch(uri, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`the registration was not changed: ${method} answered ${response.status}`)
  }
  return (await response.json()) as ClientMetadata
}
