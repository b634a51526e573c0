import type { Sealer } from '@mot-cua/kernel'
import type { ClientMetadata } from 'openid-client'

/** Which of this app's registrations it is. */
type Kept = { issuer: string; keptAs?: string }
type Sealing = Kept & { sealer: Sealer }

/** What stands in the column `issuer`. */
export function keyOf({ issuer, keptAs }: Kept): string {
  return keptAs === undefined ? issuer : `${issuer}#${keptAs}`
}

/** How a registration is changed (RFC 7592 §3), and the name that the provider knows. */
export type Management = { uri: string; token: string; name: string }

/** What the sealed way to change a registration is bound to. */
export const managementContext = (key: string) => `oidc-registration-management:${key}`

export function sealManagement(options: Sealing, management: Management): string {
  return options.sealer.seal(JSON.stringify(management), managementContext(keyOf(options)))
}

export function openManagement(options: Sealing, sealed: string): Management {
  return JSON.parse(options.sealer.open(sealed, managementContext(keyOf(options)))) as Management
}

/** From the provider's answer to a registration; null where it lets nobody change one. */
export function sealAnswered(options: Sealing, answered: Readonly<ClientMetadata>): string | null {
  const { registration_client_uri: uri, registration_access_token: token } = answered
  const name = answered['client_name']
  if (typeof uri !== 'string' || typeof token !== 'string' || typeof name !== 'string') return null
  // The token goes nowhere else than where it came from.
  if (URL.parse(uri)?.origin !== new URL(options.issuer).origin) return null
  return sealManagement(options, { uri, token, name })
}
