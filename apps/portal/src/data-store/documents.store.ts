import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { originOf } from '../dossiers/dossier.ts'
import type { PortalTables } from '../tables.ts'
import type { MediaType } from '../uploads/inspect-file.ts'
import type { DocumentStore } from './data-store.ts'
import type { DocumentDetail, DocumentSummary } from './documents.ts'
import type { Reader } from './reader.ts'

type Db = Kysely<PortalTables>

export function createDocumentStore(db: Db): DocumentStore {
  return {
    list: (reader, page) => list(db, reader, page),
    countHidden: (reader) => countHidden(db, reader),
    find: (reader, id) => find(db, reader, id),
    giveReuseCode: (reader, id, code) => giveReuseCode(db, reader, { id, code }),
    takeReuseCode: (reader, id) => takeReuseCode(db, reader, id),
  }
}

const columns = [
  'document.id',
  'document.kind',
  'document.type_name',
  'document.name',
  'document.issuer',
  'document.number',
  'document.issued_on',
  'document.expires_on',
  'document.revoked_at',
  'document.created_at',
  'document.file_id',
] as const

/** The accounts whose documents the reader sees: the owner check of every statement here. */
export function seenAccounts(db: Db, { personId, accountId, seesOldStore, seesOwnOnly }: Reader) {
  const accounts = db.selectFrom('account').where('account.person_id', '=', personId)
  if (seesOwnOnly) return accounts.where('account.id', '=', accountId)
  return seesOldStore ? accounts : accounts.where('account.type', '=', 'eid')
}

type Page = { after: string | undefined; limit: number }

async function list(db: Db, reader: Reader, { after, limit }: Page): Promise<DocumentSummary[]> {
  const mark = after === undefined ? undefined : await findMark(db, reader, after)
  if (after !== undefined && !mark) return []
  const rows = await seenAccounts(db, reader)
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('document')
          .select(columns)
          .select((inner) => countUses(inner).as('used_in'))
          .whereRef('document.account_id', '=', 'account.id')
          .where('document.deleted_at', 'is', null)
          .$call((q) => (mark ? q.where(isBehind(mark)) : q))
          .orderBy('document.type_name')
          .orderBy('document.created_at', 'desc')
          .orderBy('document.id', 'desc')
          .limit(limit)
          .as('found'),
      (join) => join.onTrue(),
    )
    .selectAll('found')
    .select(['account.id as account_id', 'account.type as account_type'])
    .orderBy('found.type_name')
    .orderBy('found.created_at', 'desc')
    .orderBy('found.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => toSummary(row, reader))
}

/** Where the row with this id stands in the list, if it is the reader's. */
async function findMark(db: Db, reader: Reader, id: string) {
  return seenAccounts(db, reader)
    .innerJoin('document', 'document.account_id', 'account.id')
    .select(['document.type_name', 'document.created_at', 'document.id'])
    .where('document.id', '=', id)
    .executeTakeFirst()
}

type Mark = NonNullable<Awaited<ReturnType<typeof findMark>>>

function isBehind({ type_name, created_at, id }: Mark) {
  return sql<boolean>`(document.type_name > ${type_name} or (document.type_name = ${type_name}
    and (document.created_at, document.id) < (${created_at}::timestamptz, ${id}::uuid)))`
}

function countUses(eb: ExpressionBuilder<PortalTables, 'document'>) {
  return eb
    .selectFrom('document_use')
    .select((use) => use.fn.countAll<number>().as('uses'))
    .whereRef('document_use.document_id', '=', 'document.id')
}

async function countHidden(db: Db, { personId }: Reader): Promise<number> {
  const { hidden } = await db
    .selectFrom('account')
    .innerJoin('document', 'document.account_id', 'account.id')
    .select((eb) => eb.fn.countAll<number>().as('hidden'))
    .where('account.person_id', '=', personId)
    .where('account.type', '!=', 'eid')
    .where('document.deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(hidden)
}

async function find(db: Db, reader: Reader, id: string): Promise<DocumentDetail | undefined> {
  const row = await seenAccounts(db, reader)
    .innerJoin('document', 'document.account_id', 'account.id')
    .leftJoin('dossier', 'dossier.id', 'document.dossier_id')
    .leftJoin('stored_file', 'stored_file.id', 'document.file_id')
    .select([...columns, 'document.reuse_code', 'document.dossier_id'])
    .select(['dossier.code as dossier_code', 'stored_file.size_bytes', 'stored_file.media_type'])
    .select(['account.id as account_id', 'account.type as account_type'])
    .select((eb) => countUses(eb as ExpressionBuilder<PortalTables, 'document'>).as('used_in'))
    .where('document.id', '=', id)
    .where('document.deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const { dossier_id, dossier_code, file_id, size_bytes, media_type } = row
  const isDossier = dossier_id !== null && dossier_code !== null
  const isFile = file_id !== null && size_bytes !== null
  return {
    ...toSummary(row, reader),
    dossier: isDossier ? { id: dossier_id, code: dossier_code } : undefined,
    file: isFile
      ? { id: file_id, sizeBytes: size_bytes, mediaType: media_type as MediaType }
      : undefined,
    reuseCode: row.reuse_code ?? undefined,
  }
}

type Given = { id: string; code: string }

async function giveReuseCode(db: Db, reader: Reader, { id, code }: Given) {
  const row = await db
    .updateTable('document')
    .set({ reuse_code: sql<string>`coalesce(reuse_code, ${code})` })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('account_id', 'in', seenAccounts(db, reader).select('account.id'))
    .returning('reuse_code')
    .executeTakeFirst()
  return row?.reuse_code ?? undefined
}

async function takeReuseCode(db: Db, reader: Reader, id: string): Promise<boolean> {
  const row = await db
    .updateTable('document')
    .set({ reuse_code: null })
    .where('id', '=', id)
    .where('account_id', 'in', seenAccounts(db, reader).select('account.id'))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

type Row = {
  id: string
  kind: DocumentSummary['kind']
  type_name: string
  name: string
  issuer: string | null
  number: string | null
  issued_on: string | null
  expires_on: string | null
  revoked_at: Date | null
  created_at: Date
  file_id: string | null
  used_in: number | null
  account_id: string
  account_type: PortalTables['account']['type']
}

function toSummary(row: Row, { accountId }: Reader): DocumentSummary {
  return {
    id: row.id,
    kind: row.kind,
    typeName: row.type_name,
    name: row.name,
    issuer: row.issuer ?? undefined,
    number: row.number ?? undefined,
    issuedOn: row.issued_on ?? undefined,
    expiresOn: row.expires_on ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    addedAt: row.created_at,
    hasFile: row.file_id !== null,
    origin: originOf({ id: row.account_id, type: row.account_type }, accountId),
    usedIn: Number(row.used_in ?? 0),
  }
}
