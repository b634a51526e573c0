import { type Kysely, sql } from 'kysely'
import type { Reader } from '../data-store/reader.ts'
import type { PortalTables } from '../tables.ts'
import { type DossierStatus, type DossierSummary, originOf, phaseCodes } from './dossier.ts'
import type { DossierDetail, DossierQuery, DossierStore } from './dossiers.ts'

type Db = Kysely<PortalTables>

export function createDossierStore(db: Db): DossierStore {
  return {
    count: (reader) => count(db, reader),
    list: (reader, query) => list(db, reader, query),
    find: (reader, id) => find(db, reader, id),
  }
}

async function count(db: Db, { personId }: Reader) {
  const rows = await db
    .selectFrom('account')
    .innerJoin('dossier', 'dossier.account_id', 'account.id')
    .select(['dossier.phase', (eb) => eb.fn.countAll<number>().as('dossiers')])
    .where('account.person_id', '=', personId)
    .groupBy('dossier.phase')
    .execute()
  const of = (code: number) => Number(rows.find(({ phase }) => phase === code)?.dossiers ?? 0)
  return {
    'to-do': of(phaseCodes['to-do']),
    'in-progress': of(phaseCodes['in-progress']),
    done: of(phaseCodes.done),
  }
}

const columns = [
  'dossier.id',
  'dossier.code',
  'dossier.procedure_name',
  'dossier.agency_name',
  'dossier.submitted_at',
  'dossier.due_at',
  'dossier.status',
  'dossier.status_at',
] as const

/** From each account no more rows than the page shows, in the order of the index. */
async function list(db: Db, reader: Reader, query: DossierQuery): Promise<DossierSummary[]> {
  const { phase, search, after, limit } = query
  const rows = await db
    .selectFrom('account')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('dossier')
          .select(columns)
          .whereRef('dossier.account_id', '=', 'account.id')
          .$if(phase !== undefined, (q) =>
            q.where('dossier.phase', '=', phaseCodes[phase ?? 'done']),
          )
          .$if(search !== '', (q) =>
            q.where('dossier.search_text', 'like', `%${escapeLike(search)}%`),
          )
          .$if(after !== undefined, (q) =>
            q.where(
              sql<boolean>`(dossier.submitted_at, dossier.id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`,
            ),
          )
          .orderBy('dossier.submitted_at', 'desc')
          .orderBy('dossier.id', 'desc')
          .limit(limit)
          .as('found'),
      (join) => join.onTrue(),
    )
    .selectAll('found')
    .select(['account.id as account_id', 'account.type as account_type'])
    .where('account.person_id', '=', reader.personId)
    .orderBy('found.submitted_at', 'desc')
    .orderBy('found.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => toSummary(row, reader))
}

/** What a person types is never a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (mark) => `\\${mark}`)
}

async function find(db: Db, reader: Reader, id: string): Promise<DossierDetail | undefined> {
  const row = await db
    .selectFrom('dossier')
    .innerJoin('account', 'account.id', 'dossier.account_id')
    .select([...columns, 'dossier.procedure_code'])
    .select(['account.id as account_id', 'account.type as account_type'])
    .where('dossier.id', '=', id)
    .where('account.person_id', '=', reader.personId)
    .executeTakeFirst()
  if (!row) return undefined
  const isHidden = row.account_type !== 'eid' && !reader.seesOldStore
  return {
    ...toSummary(row, reader),
    procedureCode: row.procedure_code ?? undefined,
    steps: await findSteps(db, id),
    results: isHidden ? 'hidden' : await findResults(db, id),
  }
}

async function findSteps(db: Db, dossierId: string) {
  const rows = await db
    .selectFrom('dossier_event')
    .select(['sequence', 'at', 'status', 'unit', 'official_title', 'note'])
    .where('dossier_id', '=', dossierId)
    .orderBy('sequence')
    .execute()
  return rows.map(({ unit, official_title, note, status, ...step }) => ({
    ...step,
    status: status as DossierStatus,
    unit: unit ?? undefined,
    officialTitle: official_title ?? undefined,
    note: note ?? undefined,
  }))
}

async function findResults(db: Db, dossierId: string) {
  const rows = await db
    .selectFrom('document')
    .select(['id', 'name', 'type_name'])
    .where('dossier_id', '=', dossierId)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .execute()
  return rows.map(({ type_name, ...result }) => ({ ...result, typeName: type_name }))
}

type Row = {
  id: string
  code: string
  procedure_name: string
  agency_name: string
  submitted_at: Date
  due_at: Date | null
  status: number
  status_at: Date
  account_id: string
  account_type: PortalTables['account']['type']
}

function toSummary(row: Row, { accountId }: Reader): DossierSummary {
  return {
    id: row.id,
    code: row.code,
    procedureName: row.procedure_name,
    agencyName: row.agency_name,
    submittedAt: row.submitted_at,
    dueAt: row.due_at ?? undefined,
    status: row.status as DossierStatus,
    statusAt: row.status_at,
    origin: originOf({ id: row.account_id, type: row.account_type }, accountId),
  }
}
