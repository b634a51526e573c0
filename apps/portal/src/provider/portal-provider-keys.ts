import type { SqlEngine } from '@mot-cua/database'
import { type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import { type KeyRotation, type OidcProviderTables, rotateProviderKeys } from '@mot-cua/oidc'

type Deps = { engine: SqlEngine; secretKey: string; now: Clock }

/**
 * New keys for ID tokens and cookies, for an operator's command: run it beside the running processes,
 * on their database and with their SECRET_KEY. `atOnce` for a key that somebody else may have.
 */
export function rotatePortalKeys(
  { engine, secretKey, now }: Deps,
  options: { atOnce?: boolean } = {},
): Promise<KeyRotation> {
  const db = engine.schema<OidcProviderTables>('portal')
  const sealer = createSealer(deriveKey(secretKey, 'sealing'))
  return rotateProviderKeys({ db, sealer, now }, options)
}
