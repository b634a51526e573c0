import { DomainError } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import { OWN_ISSUER } from '../account/account.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type {
  AccountImportStore,
  ImportWriter,
  NewImportedAccount,
  PastImport,
  UndoOutcome,
} from './account-import.ts'

/** A statement written by hand names the schema itself. */
const own = (table: keyof PortalTables) => sql.table(`portal.${table}`)

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createAccountImportStore(db: Db): AccountImportStore {
  return {
    findTaken: (usernames) => findTaken(db, usernames),
    async findByFile(sha256) {
      const row = await selectImports(db)
        .where('file_sha256', '=', sha256)
        .where('undone_at', 'is', null)
        .executeTakeFirst()
      return row && toPast(row)
    },
    importAll: (record, work) => importAll(db, record, work),
    async list() {
      return (await selectImports(db).orderBy('imported_at', 'desc').execute()).map(toPast)
    },
    undo: (importId, by) => db.transaction().execute((trx) => undo(trx, importId, by)),
  }
}

async function findTaken(db: Db, usernames: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('portal_credential')
    .select(({ fn }) => fn<string>('lower', ['username']).as('username'))
    .where(sql<boolean>`lower(username) = any(${[...usernames]}::text[])`)
    .execute()
  return rows.map(({ username }) => username)
}

type ImportAll = Parameters<AccountImportStore['importAll']>

/** Ends a transaction that is to leave nothing behind. */
class NothingToKeep extends Error {}

async function importAll(db: Db, record: ImportAll[0], work: ImportAll[1]): Promise<void> {
  const done = db.transaction().execute(async (trx) => {
    await insertImport(trx, record)
    const written = await work(createWriter(trx, { importId: record.id, at: record.importedAt }))
    if (written === 'nothing') throw new NothingToKeep()
    await closeImport(trx, record, written.accounts)
  })
  await done.catch((error: unknown) => {
    if (!(error instanceof NothingToKeep)) throw error
  })
}

async function insertImport(trx: Trx, record: ImportAll[0]): Promise<void> {
  const { id, fileName, sha256, askedBy, importedAt } = record
  await trx
    .insertInto('account_import')
    .values({
      id,
      file_name: fileName,
      file_sha256: sha256,
      asked_by: askedBy,
      accounts: 0,
      imported_at: importedAt,
    })
    .execute()
}

async function closeImport(trx: Trx, record: ImportAll[0], accounts: number): Promise<void> {
  const { id, askedBy, importedAt } = record
  await trx.updateTable('account_import').set({ accounts }).where('id', '=', id).execute()
  const detail = { importId: id, askedBy, accounts }
  await writeAudit(trx, { type: 'accounts.imported', at: importedAt, detail })
}

function selectImports(db: Db) {
  return db
    .selectFrom('account_import')
    .select(['id', 'file_name', 'asked_by', 'accounts', 'imported_at', 'undone_at'])
}

type ImportRow = Awaited<ReturnType<ReturnType<typeof selectImports>['execute']>>[number]

function toPast(row: ImportRow): PastImport {
  return {
    id: row.id,
    fileName: row.file_name,
    askedBy: row.asked_by,
    accounts: row.accounts,
    importedAt: row.imported_at,
    undoneAt: row.undone_at ?? undefined,
  }
}

type Writing = { importId: string; at: Date }

/** One statement a chunk: a parameter of JSON costs far less than a thousand rows of parameters. */
function createWriter(trx: Trx, writing: Writing): ImportWriter {
  return {
    findTaken: (usernames) => findTaken(trx, usernames),
    async write(accounts) {
      const { taken, free, added } = await writeAccounts(trx, accounts.map(toRow), writing)
      if (added !== free) {
        throw new DomainError('conflict', 'a user name was taken while the file was imported')
      }
      return taken
    },
  }
}

type Written = { taken: string[]; free: number; added: number }

async function writeAccounts(
  trx: Trx,
  accounts: readonly ReturnType<typeof toRow>[],
  { importId, at }: Writing,
): Promise<Written> {
  const { rows } = await sql<Written>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(accounts)}::json) as r(
        account_id uuid, person_id uuid, technical_id text, audience text, username text,
        password_hash text, phone text, fields json
      )
    ), taken as (
      select lower(username) as username from ${own('portal_credential')}
      where lower(username) = any(array(select username from given))
    ), free as materialized (
      select * from given where username not in (select username from taken)
    ), persons as (
      insert into ${own('person')} (id, created_at) select person_id, ${at}::timestamptz from free
    ), accounts as (
      insert into ${own('account')} (id, person_id, home_person_id, type, audience, issuer, subject,
        technical_id, created_at)
      select account_id, person_id, person_id, 'portal', audience, ${OWN_ISSUER},
        account_id::text, technical_id, ${at} from free
    ), fields as (
      insert into ${own('account_field')} (account_id, name, value, status, source, as_of)
      select account_id, key, value, 'self-declared', 'self', ${at}
      from free, json_each_text(fields)
    ), credentials as (
      insert into ${own('portal_credential')} (account_id, username, password_hash, phone,
        import_id, created_at, updated_at)
      select account_id, username, password_hash, phone, ${importId}::uuid, ${at}, ${at} from free
      on conflict do nothing returning 1
    )
    select array(select username from taken) as taken, (select count(*)::int from free) as free,
      (select count(*)::int from credentials) as added`.execute(trx)
  return rows[0] ?? { taken: [], free: 0, added: 0 }
}

function toRow({ accountId, personId, technicalId, passwordHash, ...rest }: NewImportedAccount) {
  return {
    ...rest,
    account_id: accountId,
    person_id: personId,
    technical_id: technicalId,
    password_hash: passwordHash,
  }
}

/** Only accounts that nobody has used go; whoever signed in or linked keeps the account. */
async function undo(
  trx: Trx,
  importId: string,
  { askedBy, at }: { askedBy: string; at: Date },
): Promise<UndoOutcome> {
  const taken = await trx
    .updateTable('account_import')
    .set({ undone_at: at })
    .where('id', '=', importId)
    .where('undone_at', 'is', null)
    .returning('accounts')
    .executeTakeFirst()
  if (!taken) return { outcome: 'unknown' }
  const removed = await removeUnused(trx, importId)
  const kept = taken.accounts - removed
  const detail = { importId, askedBy, removed, kept }
  await writeAudit(trx, { type: 'accounts.import-undone', at, detail })
  return { outcome: 'undone', removed, kept }
}

/** What an account that nobody has signed in to can have; wrong codes of strangers among it. */
const tablesOfAccounts = ['account_field', 'sms_factor', 'portal_credential'] as const

async function removeUnused(trx: Trx, importId: string): Promise<number> {
  await sql`create temporary table unused on commit drop as
    select a.id, a.person_id from ${own('portal_credential')} i join ${own('account')} a on a.id = i.account_id
    where i.import_id = ${importId}::uuid and a.last_signed_in_at is null
      and a.person_id = a.home_person_id and a.claimed_at is null
      and not exists (select 1 from ${own('dossier')} where account_id = a.id)
      and not exists (select 1 from ${own('document')} where account_id = a.id)`.execute(trx)
  for (const table of tablesOfAccounts) {
    await sql`delete from ${own(table)} as t using unused where t.account_id = unused.id`.execute(
      trx,
    )
  }
  const { numAffectedRows = 0n } =
    await sql`delete from ${own('account')} as t using unused where t.id = unused.id`.execute(trx)
  await sql`delete from ${own('person')} as t using unused where t.id = unused.person_id`.execute(
    trx,
  )
  return Number(numAffectedRows)
}
