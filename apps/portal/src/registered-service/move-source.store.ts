import { sql, type Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'

type Trx = Transaction<PortalTables>

export type Moved = { dossiers: number; documents: number; staffAccounts: number }

/**
 * What was told under one name, to another: an agency that was known by its client gets its own
 * name. What the new name has already stays as it is there, and the old one under its old name: two
 * rows of one thing are two histories, which nobody can tell apart. While another service has the
 * old name still, nothing moves.
 */
export async function moveSource(trx: Trx, from: string, to: string): Promise<Moved | undefined> {
  const other = await trx
    .selectFrom('service_approval')
    .select('client_id')
    .where('source', '=', from)
    .limit(1)
    .executeTakeFirst()
  if (other) return undefined
  return {
    dossiers: await moveDossiers(trx, from, to),
    documents: await moveDocuments(trx, from, to),
    staffAccounts: await moveStaffAccounts(trx, from, to),
  }
}

async function moveDossiers(trx: Trx, from: string, to: string): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('dossier')
    .set({ source: to })
    .where('source', '=', from)
    .where(
      sql<boolean>`not exists (select 1 from ${table('dossier')} known
        where known.source = ${to} and known.code = dossier.code)`,
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** A result goes with its dossier. */
async function moveDocuments(trx: Trx, from: string, to: string): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('document')
    .set({ source: to })
    .where('source', '=', from)
    .where(
      sql<boolean>`(document.dossier_id is null or exists (select 1 from ${table('dossier')} own
        where own.id = document.dossier_id and own.source = ${to}))`,
    )
    .where(
      sql<boolean>`not exists (select 1 from ${table('document')} known
        where known.source = ${to} and known.source_reference = document.source_reference)`,
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Of one staff account told of twice the newer news stays: it is a state, not a history. */
async function moveStaffAccounts(trx: Trx, from: string, to: string): Promise<number> {
  await sql`delete from ${table('staff_account')} one using ${table('staff_account')} other
    where one.reference = other.reference
      and ((one.source = ${from} and other.source = ${to} and one.sequence <= other.sequence)
        or (one.source = ${to} and other.source = ${from} and one.sequence < other.sequence))
  `.execute(trx)
  const { numUpdatedRows } = await trx
    .updateTable('staff_account')
    .set({ source: to })
    .where('source', '=', from)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

const table = (name: keyof PortalTables) => sql.table(`portal.${name}`)
