import type { SqlEngine } from '@mot-cua/database'
import type { OidcProviderTables } from '@mot-cua/oidc'
import { sql } from 'kysely'
import { type IssuerName, issuerNames } from '../client-faults/client-faults.ts'

/** A client that people sign in to, as it is registered. */
export type RegisteredClient = {
  service: IssuerName
  clientId: string
  name: string
  redirectUris: string[]
  postLogoutRedirectUris: string[]
  authMethod: string
  secret: string | undefined
}

export type RegisteredClientStore = {
  /** Newest first. */
  list(): Promise<RegisteredClient[]>
  find(service: IssuerName, clientId: string): Promise<RegisteredClient | undefined>
}

const MOST_LISTED = 20

/** Reads what clients have registered out of the issuers’ own tables, as only a sandbox may. */
export function createRegisteredClientStore(engine: SqlEngine): RegisteredClientStore {
  const rowsOf = (service: IssuerName) =>
    engine
      .schema<OidcProviderTables>(service)
      .selectFrom('oidc_client')
      .select(['id', sql<Metadata>`metadata`.as('metadata')])
  return {
    async list() {
      const found = await Promise.all(
        issuerNames.map(async (service) => {
          const rows = await rowsOf(service)
            .where(sql<boolean>`jsonb_array_length(metadata -> 'redirect_uris') > 0`)
            .orderBy('created_at', 'desc')
            .limit(MOST_LISTED)
            .execute()
          return rows.map((row) => toClient(service, row))
        }),
      )
      return found.flat()
    },
    async find(service, clientId) {
      const row = await rowsOf(service).where('id', '=', clientId).executeTakeFirst()
      return row && toClient(service, row)
    },
  }
}

type Metadata = {
  client_name?: string
  redirect_uris?: string[]
  post_logout_redirect_uris?: string[]
  token_endpoint_auth_method?: string
  client_secret?: string
}

type Row = { id: string; metadata: Metadata }

function toClient(service: IssuerName, { id, metadata }: Row): RegisteredClient {
  return {
    service,
    clientId: id,
    name: metadata.client_name ?? id,
    redirectUris: metadata.redirect_uris ?? [],
    postLogoutRedirectUris: metadata.post_logout_redirect_uris ?? [],
    authMethod: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    secret: metadata.client_secret,
  }
}
