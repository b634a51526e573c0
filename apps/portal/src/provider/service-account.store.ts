import type { Kysely } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { readPersonFields } from '../person/person-fields.store.ts'
import type { PortalTables } from '../tables.ts'
import type { ServiceAccount } from './claims.ts'

type Head = Omit<ServiceAccount, 'fields'> & {
  personId: string
  /** What services were given in sign-ins before is over. */
  sessionsEndAt: Date | undefined
}

export type ServiceAccountStore = {
  /** Undefined for one that is closed. */
  find(accountId: string): Promise<Head | undefined>
  /** What services may be told of it. */
  read(head: Head): Promise<ServiceAccount>
}

export function createServiceAccountStore(db: Kysely<PortalTables>): ServiceAccountStore {
  return {
    find: (accountId) => findHead(db, accountId),
    read: async (head) => ({ ...head, fields: await readPersonFields(db, head.personId) }),
  }
}

type Db = Kysely<PortalTables>

async function findHead(db: Db, accountId: string): Promise<Head | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['id', 'person_id', 'type', 'audience', 'technical_id', 'sessions_end_at'])
    .select((the) =>
      jsonArrayFrom(
        the
          .selectFrom('account as other')
          .select(['other.id', 'other.type'])
          .whereRef('other.person_id', '=', 'account.person_id')
          .whereRef('other.id', '<>', 'account.id')
          .orderBy('other.created_at'),
      ).as('others'),
    )
    .where('id', '=', accountId)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return (
    row && {
      accountId: row.id,
      personId: row.person_id,
      type: row.type,
      audience: row.audience,
      technicalId: row.technical_id,
      linkedAccountIds: row.others.map(({ id }) => id),
      hasEid: row.others.some(({ type }) => type === 'eid'),
      sessionsEndAt: row.sessions_end_at ?? undefined,
    }
  )
}
