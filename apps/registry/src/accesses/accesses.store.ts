import { type Kysely, sql } from 'kysely'
import { selectHolders } from '../residents/holders.store.ts'
import type { RegistryTables } from '../tables.ts'
import type { Access, AccessesStore, Cursor } from './accesses.ts'

type Db = Kysely<RegistryTables>
type Audit = 'attribute_audit' | 'verification_audit'

export function createAccessesStore(db: Db): AccessesStore {
  return {
    atomically: (work) =>
      db.transaction().execute((transaction) => work(createAccessesStore(transaction))),

    async findHolders(personalId) {
      const rows = await selectHolders(db, { personalId }).execute()
      return rows.map((row) => ({ residentId: row.resident_id, holdsNumber: row.holds_number }))
    },

    async listAccesses(residentId, { kind, after, limit }) {
      const rows = await selectAnswers(db, residentId)
        .where((row) => (kind ? row('kind', '=', kind) : row.lit(true)))
        .where((row) => (after ? isOlderThan(after) : row.lit(true)))
        .orderBy('at', 'desc')
        .orderBy('audit_id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toAccess)
    },

    async recordLook({ auditId, clientId, refusal, residentId, at, shown }) {
      await db
        .insertInto('accesses_audit')
        .values({
          audit_id: auditId,
          at,
          client_id: clientId,
          decision: refusal ? 'refused' : 'answered',
          refusal: refusal ?? null,
          resident_id: residentId ?? null,
          shown,
        })
        .execute()
    },
  }
}

type Row = {
  audit_id: string
  at: Date
  purpose: Access['purpose']
  kind: Access['kind']
  agency: string
  post: string | null
  case_ref: string | null
  outcomes: Access['results']
}

/** What was told, from both accounts; what was refused told nothing. */
function selectAnswers(db: Db, residentId: string) {
  const ofResident = (table: Audit) =>
    db
      .selectFrom(table)
      .where('resident_id', '=', residentId)
      .where('decision', '=', 'answered')
      .select(['audit_id', 'at', 'purpose', 'outcomes'])
  const given = ofResident('attribute_audit').select([
    sql<string>`'attributes'`.as('kind'),
    sql<string | null>`agency_name`.as('agency'),
    sql<string | null>`official_post`.as('post'),
    sql<string | null>`case_ref`.as('case_ref'),
  ])
  const compared = ofResident('verification_audit').select([
    sql<string>`'verification'`.as('kind'),
    sql<string | null>`asked_by_party`.as('agency'),
    sql<string | null>`null::text`.as('post'),
    sql<string | null>`null::text`.as('case_ref'),
  ])
  return db
    .selectFrom(given.unionAll(compared).as('answer'))
    .select(['audit_id', 'at', 'purpose', 'outcomes', 'kind', 'agency', 'post', 'case_ref'])
    .$castTo<Row>()
}

function isOlderThan({ at, accessId }: Cursor) {
  return sql<boolean>`(at, audit_id) < (${at}::timestamptz, ${accessId}::uuid)`
}

function toAccess(row: Row): Access {
  return {
    accessId: row.audit_id,
    at: row.at,
    kind: row.kind,
    purpose: row.purpose,
    askedBy: { agency: row.agency, ...(row.post !== null && { post: row.post }) },
    ...(row.case_ref !== null && { caseRef: row.case_ref }),
    results: row.outcomes,
  }
}
