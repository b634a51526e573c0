import { newId } from '@mot-cua/kernel'
import { sql, type Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { DossierEvent } from './ingestion.schemas.ts'
import type { ReceivedEvent } from './ingestion.ts'

type Trx = Transaction<PortalTables>
type Owner = { id: string; account_id: string }
type Result = NonNullable<DossierEvent['results']>[number]

/**
 * What an event brings into the data store. It belongs to the account of its dossier; an older event
 * does not turn it back. False when the source has used a reference for another dossier.
 */
export async function saveResults(
  trx: Trx,
  { source, event, receivedAt }: ReceivedEvent,
  dossier: Owner,
): Promise<boolean> {
  const results = newestOfEach(event.results ?? [])
  if (results.length === 0) return true
  await trx
    .insertInto('document')
    .values(
      results.map((result) => ({
        id: newId(),
        account_id: dossier.account_id,
        dossier_id: dossier.id,
        source,
        source_reference: result.reference,
        created_at: receivedAt,
        sequence: event.sequence,
        ...documentColumns(result),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['source', 'source_reference'])
        .doUpdateSet(told)
        .where(
          sql<boolean>`document.dossier_id = excluded.dossier_id
            and document.sequence < excluded.sequence`,
        ),
    )
    .execute()
  return areOfDossier(trx, { source, results, dossierId: dossier.id })
}

/** What a newer event says anew. */
const told = {
  kind: sql<'result' | 'paper'>`excluded.kind`,
  type_name: sql<string>`excluded.type_name`,
  name: sql<string>`excluded.name`,
  issuer: sql<string>`excluded.issuer`,
  number: sql<string | null>`excluded.number`,
  issued_on: sql<string | null>`excluded.issued_on`,
  expires_on: sql<string | null>`excluded.expires_on`,
  revoked_at: sql<Date | null>`excluded.revoked_at`,
  sequence: sql<number>`excluded.sequence`,
}

/**
 * One row for each reference, in one order for all: two events that name the same ones wait for each
 * other, and never in a ring.
 */
function newestOfEach(results: readonly Result[]): Result[] {
  const byReference = new Map(results.map((result) => [result.reference, result]))
  return [...byReference.values()].sort((a, b) => (a.reference < b.reference ? -1 : 1))
}

function documentColumns(result: Result) {
  return {
    kind: result.kind,
    type_name: result.typeName,
    name: result.name,
    issuer: result.issuer,
    number: result.number ?? null,
    issued_on: result.issuedOn ?? null,
    expires_on: result.expiresOn ?? null,
    revoked_at: result.revokedAt === undefined ? null : new Date(result.revokedAt),
  }
}

type Named = { source: string; results: readonly Result[]; dossierId: string }

async function areOfDossier(trx: Trx, { source, results, dossierId }: Named): Promise<boolean> {
  const foreign = await trx
    .selectFrom('document')
    .select('id')
    .where('source', '=', source)
    .where(
      'source_reference',
      'in',
      results.map(({ reference }) => reference),
    )
    .where('dossier_id', '!=', dossierId)
    .limit(1)
    .executeTakeFirst()
  return foreign === undefined
}
