import type { Kysely } from 'kysely'
import { readPersonFields } from '../person/person-fields.store.ts'
import type { PortalTables } from '../tables.ts'
import type { ServiceAccount } from './claims.ts'

type Head = Omit<ServiceAccount, 'fields' | 'linkedAccountIds' | 'hasEid'> & {
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
    async read(head) {
      const [fields, others] = await Promise.all([
        readPersonFields(db, head.personId),
        readOthers(db, head),
      ])
      return {
        ...head,
        fields,
        linkedAccountIds: others.map(({ id }) => id),
        hasEid: others.some(({ type }) => type === 'eid'),
      }
    },
  }
}

type Db = Kysely<PortalTables>

async function findHead(db: Db, accountId: string): Promise<Head | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['id', 'person_id', 'type', 'audience', 'technical_id', 'sessions_end_at'])
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
      sessionsEndAt: row.sessions_end_at ?? undefined,
    }
  )
}

function readOthers(db: Db, { personId, accountId }: Head) {
  return db
    .selectFrom('account')
    .select(['id', 'type'])
    .where('person_id', '=', personId)
    .where('id', '<>', accountId)
    .orderBy('created_at')
    .execute()
}
