import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { ServiceDirectory } from './search.ts'

/** More than a page can show; a portal with more needs a directory with pages. */
const MOST_SERVICES = 200

type Named = { name: string | null; uri: string | null }

export function createServiceDirectory(db: Kysely<PortalTables>): ServiceDirectory {
  return {
    async list() {
      const rows = await db
        .selectFrom('oidc_client')
        .select(sql<Named['name']>`metadata ->> 'client_name'`.as('name'))
        .select(sql<Named['uri']>`metadata ->> 'client_uri'`.as('uri'))
        .orderBy('created_at')
        .limit(MOST_SERVICES)
        .execute()
      return rows.flatMap(({ name, uri }) => toService(name, uri))
    },
  }
}

/** One without a name or a page of its own cannot be led to. */
function toService(name: string | null, uri: string | null) {
  const url = uri === null ? null : URL.parse(uri)
  if (name === null || !url || !/^https?:$/.test(url.protocol)) return []
  return [{ name, href: url.href, host: url.host }]
}
