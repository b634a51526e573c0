import { hashToken } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import type { Adapter } from 'oidc-provider'
import type { OidcProviderTables } from './tables.ts'

/**
 * RFC 7592: the token a client manages its own registration with. It lives in the client's row, as
 * a hash, for as long as the client does: the ephemeral store may forget, a registration may not.
 */
export function createRegistrationTokenAdapter(db: Kysely<OidcProviderTables>): Adapter {
  return {
    async upsert(id, { clientId }) {
      await db
        .updateTable('oidc_client')
        .set({ registration_token_hash: hashToken(id) })
        .where('id', '=', String(clientId))
        .execute()
    },
    async find(id) {
      const row = await db
        .selectFrom('oidc_client')
        .select('id')
        .where('registration_token_hash', '=', hashToken(id))
        .executeTakeFirst()
      return row && { clientId: row.id, jti: id, kind: 'RegistrationAccessToken' }
    },
    /** The library's answer to a token shown for another client: whoever has it shall lose it. */
    async destroy(id) {
      await db
        .updateTable('oidc_client')
        .set({ registration_token_hash: null })
        .where('registration_token_hash', '=', hashToken(id))
        .execute()
    },
    findByUid: neverCalled,
    findByUserCode: neverCalled,
    consume: neverCalled,
    revokeByGrantId: neverCalled,
  }
}

function neverCalled(): Promise<never> {
  return Promise.reject(new Error('not a use of a registration access token'))
}
