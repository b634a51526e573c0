import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { CockpitStore, CommuneCounts, ListedPerson, PlaceKey } from './cockpit.ts'

type Db = Kysely<PortalTables>

const accounts = sql.table('portal.account')
const fields = sql.table('portal.account_field')
const dossiers = sql.table('portal.dossier')

export const PAGE_ROWS = 500

/** The statuses of a dossier that somebody still works at or waits for (domain.md §2.3). */
const IN_FLIGHT = sql`(1, 2, 4, 5, 6, 9)`

export function createCockpitStore(db: Db): CockpitStore {
  return {
    countByCommune: () => countByCommune(db),
    async countKind({ type, audience }) {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from ${accounts}
        where type = ${type} and audience = ${audience} and status = 'active'`.execute(db)
      return rows[0]?.n ?? 0
    },
    listPeople: (asked) => listPeople(db, asked),
  }
}

/** Every account of a person once, in few passes over the indexes made for it. */
async function countByCommune(db: Db): Promise<CommuneCounts[]> {
  const { rows } = await sql<CommuneCounts>`
    select a.commune_code as code, a.commune_valid_from as "validFrom",
      count(*)::int as accounts,
      (count(*) filter (where e.person_id is null and f.account_id is null))::int as unverified,
      (count(*) filter (where e.person_id is null and f.account_id is not null))::int as unlinked,
      (count(*) filter (where e.last_level = 1))::int as "lowLevel",
      coalesce(sum(d.dossiers) filter (where e.person_id is null), 0)::int as dossiers
    from ${accounts} a
    left join ${accounts} e
      on e.person_id = a.person_id and e.type = 'eid' and e.audience = 'person'
    left join ${fields} f
      on f.account_id = a.id and f.name = 'personalId' and f.status = 'verified'
    left join (
      select account_id, count(*) as dossiers from ${dossiers}
      where status in ${IN_FLIGHT} group by account_id
    ) d on d.account_id = a.id
    where a.type = 'portal' and a.audience = 'person' and a.status = 'active'
    group by a.commune_code, a.commune_valid_from`.execute(db)
  return rows
}

type Asked = { place: PlaceKey; after: string | undefined; withLowLevel: boolean }

async function listPeople(db: Db, { place, after, withLowLevel }: Asked) {
  const where = place
    ? sql`a.commune_code = ${place.code} and a.commune_valid_from = ${place.validFrom}`
    : sql`a.commune_code is null`
  const lacking = withLowLevel ? sql`(e.id is null or e.last_level = 1)` : sql`e.id is null`
  const { rows } = await sql<ListedPerson>`
    select a.id as "accountId", a.technical_id as "technicalId",
      a.last_signed_in_at as "lastSignedInAt",
      full_name.value as "fullName", phone.value as phone, personal_id.value as "personalId",
      coalesce(personal_id.status = 'verified', false) as "isVerified",
      e.id is not null as "isLinked",
      (select count(*)::int from ${dossiers} d
        where d.account_id = a.id and d.status in ${IN_FLIGHT}) as dossiers
    from ${accounts} a
    left join ${accounts} e
      on e.person_id = a.person_id and e.type = 'eid' and e.audience = 'person'
    left join ${fields} full_name
      on full_name.account_id = a.id and full_name.name = 'fullName'
    left join ${fields} phone on phone.account_id = a.id and phone.name = 'phone'
    left join ${fields} personal_id
      on personal_id.account_id = a.id and personal_id.name = 'personalId'
    where a.type = 'portal' and a.audience = 'person' and a.status = 'active'
      and ${where} and ${lacking}
      and (${after ?? null}::uuid is null or a.id > ${after ?? null}::uuid)
    order by a.id limit ${PAGE_ROWS}`.execute(db)
  return rows
}
