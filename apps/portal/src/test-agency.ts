import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import { createServiceClient } from '@mot-cua/oidc'
import type { TestPortal } from './test-portal.ts'

type NewAgency = { initialAccessToken: string; name: string; scope?: string }

/**
 * A province's own system with its key, registered at first use. It keeps its registration beside
 * what it calls, which a real province has elsewhere; `reset` makes it register anew.
 */
export function openTestAgency(
  portal: Pick<TestPortal, 'db' | 'origin'>,
  { initialAccessToken, name, scope = 'portal:dossiers portal:staff' }: NewAgency,
) {
  const client = createServiceClient({
    db: portal.db,
    sealer: createSealer(deriveKey('a secret of the province', 'sealing')),
    now: systemClock,
    issuer: portal.origin,
    initialAccessToken,
    metadata: {
      client_name: name,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      scope,
    },
    scope,
  })
  return {
    send: (path: string, events: readonly unknown[]) =>
      client.fetch(new URL(path, portal.origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      }),
    async clientId(): Promise<string> {
      const row = await portal.db
        .selectFrom('oidc_client')
        .select('id')
        .where('metadata', '@>', JSON.stringify({ client_name: name }))
        .orderBy('created_at', 'desc')
        .executeTakeFirstOrThrow()
      return row.id
    },
  }
}
