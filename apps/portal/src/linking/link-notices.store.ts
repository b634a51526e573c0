import type { Kysely } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { LinkNoticeStore } from './link-notices.ts'

export function createLinkNoticeStore(db: Kysely<PortalTables>): LinkNoticeStore {
  return {
    /** What somebody typed into a form is nobody's proven phone: it gets nothing. */
    async provenPhonesOf(accountIds) {
      const fields = db
        .selectFrom('account_field')
        .select('value as phone')
        .where('account_id', 'in', accountIds)
        .where('name', '=', 'phone')
        .where('status', '=', 'verified')
      const credentials = db
        .selectFrom('portal_credential')
        .select('phone')
        .where('account_id', 'in', accountIds)
      const rows = await fields.union(credentials).execute()
      return rows.map(({ phone }) => phone)
    },
  }
}
