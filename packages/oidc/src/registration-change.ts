import type { EventEmitter } from 'node:events'
import type { KoaContextWithOIDC } from 'oidc-provider'

/** What happened to the registration of a client (RFC 7591 and 7592). */
export type RegistrationChange = {
  act: 'registered' | 'changed' | 'removed'
  clientId: string
  /** Of whoever asked for it. */
  address: string
}

const acts = {
  'registration_create.success': 'registered',
  'registration_update.success': 'changed',
  'registration_delete.success': 'removed',
} as const

export function tellRegistrationChanges(
  provider: EventEmitter,
  onChange: (change: RegistrationChange) => void,
): void {
  for (const event of Object.keys(acts) as (keyof typeof acts)[]) {
    provider.on(event, (ctx: KoaContextWithOIDC, { clientId }: { clientId: string }) => {
      // Resolved by the server before the library saw the request.
      const address = ctx.get('x-forwarded-for') || ctx.ip
      onChange({ act: acts[event], clientId, address })
    })
  }
}
