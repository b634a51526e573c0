import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { MediaType } from '../uploads/inspect-file.ts'
import type { ReuseQuestion, ReuseStore } from './reuse.ts'

type Trx = Transaction<PortalTables>

export function createReuseStore(db: Kysely<PortalTables>): ReuseStore {
  return {
    take: (question, at) =>
      db.transaction().execute(async (trx) => {
        const found = await find(trx, question)
        if (!found) return undefined
        const { dossierId, accountId, personId, ...document } = found
        await trx
          .insertInto('document_use')
          .values({ document_id: document.id, dossier_id: dossierId, first_at: at })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        const detail = { document: document.id, dossier: dossierId, by: question.source }
        await writeAudit(trx, { type: 'document.taken', at, personId, accountId, detail })
        return document
      }),
  }
}

async function find(trx: Trx, { source, code, dossierCode }: ReuseQuestion) {
  const row = await trx
    .selectFrom('document')
    .innerJoin('account as owner', 'owner.id', 'document.account_id')
    .innerJoin('account as filer', 'filer.person_id', 'owner.person_id')
    .innerJoin('dossier', 'dossier.account_id', 'filer.id')
    .leftJoin('stored_file', 'stored_file.id', 'document.file_id')
    .select(['document.id', 'kind', 'type_name', 'document.name', 'document.issuer', 'number'])
    .select(['issued_on', 'expires_on', 'revoked_at', 'owner.id as account_id'])
    .select(['owner.person_id', 'dossier.id as dossier_id'])
    .select(['file_id', 'media_type', 'size_bytes', 'sha256'])
    .where('document.reuse_code', '=', code)
    .where('document.deleted_at', 'is', null)
    .where('dossier.source', '=', source)
    .where('dossier.code', '=', dossierCode)
    .where(sql<boolean>`document.reuse_code is not null`)
    .executeTakeFirst()
  if (!row) return undefined
  const { file_id, media_type, size_bytes, sha256 } = row
  const hasFile = file_id !== null && media_type !== null && size_bytes !== null && sha256 !== null
  return {
    id: row.id,
    dossierId: row.dossier_id,
    accountId: row.account_id,
    personId: row.person_id,
    kind: row.kind,
    typeName: row.type_name,
    name: row.name,
    issuer: row.issuer,
    number: row.number,
    issuedOn: row.issued_on,
    expiresOn: row.expires_on,
    revokedAt: row.revoked_at,
    file: hasFile
      ? { id: file_id, mediaType: media_type as MediaType, sizeBytes: size_bytes, sha256 }
      : undefined,
  }
}
