import { newId } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import type { PortalTables } from './tables.ts'

const AT = new Date('2024-03-01T03:00:00.000Z')

/** Rows of one insert: PostgreSQL takes 65,535 parameters. */
const ROWS = 1000

type HowMany = { dossiers: number; documents: number }

/** Dossiers and documents that came in by an account. */
export async function insertContents(
  db: Kysely<PortalTables>,
  accountId: string,
  { dossiers, documents }: HowMany,
): Promise<void> {
  for (let from = 0; from < dossiers; from += ROWS) {
    const count = Math.min(ROWS, dossiers - from)
    const rows = Array.from({ length: count }, () => dossierRow(accountId))
    await db.insertInto('dossier').values(rows).execute()
  }
  const papers = Array.from({ length: documents }, () => documentRow(accountId))
  if (papers.length > 0) await db.insertInto('document').values(papers).execute()
}

function dossierRow(accountId: string) {
  const id = newId()
  return {
    id,
    account_id: accountId,
    source: 'binhdinh',
    code: `H08.${id}`,
    procedure_name: 'Cấp bản sao trích lục khai sinh',
    agency_name: 'UBND phường Trần Phú',
    submitted_at: AT,
    status: 9,
    status_at: AT,
    sequence: 1,
    updated_at: AT,
  }
}

function documentRow(accountId: string) {
  const id = newId()
  return {
    id,
    account_id: accountId,
    kind: 'paper' as const,
    type_name: 'Giấy khai sinh',
    name: 'Giấy khai sinh',
    source: 'binhdinh',
    source_reference: id,
    created_at: AT,
  }
}
