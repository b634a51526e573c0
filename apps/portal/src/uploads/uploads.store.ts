import { newId, type Sealer } from '@mot-cua/kernel'
import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import { removeFile, saveFile } from './files.store.ts'
import type { NewUpload, UploadOwner, UploadStore } from './uploads.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

/** The source of what people put there themselves. */
export const OWN_SOURCE = 'self'

export function createUploadStore(db: Db, sealer: Sealer): UploadStore {
  return {
    save: (upload, quota) =>
      db.transaction().execute(async (trx) => {
        await lockPerson(trx, upload.owner.personId)
        const used = await usage(trx, upload.owner.personId)
        const isOver =
          used.files + 1 > quota.files || used.bytes + upload.bytes.length > quota.bytes
        return isOver ? undefined : insertUpload(trx, sealer, upload)
      }),
    remove: (owner, id, at) => db.transaction().execute((trx) => remove(trx, owner, { id, at })),
    usage: (personId) => usage(db, personId),
  }
}

/** Of two uploads at once the second counts the first. */
async function lockPerson(trx: Trx, personId: string): Promise<void> {
  await trx
    .selectFrom('person')
    .select('id')
    .where('id', '=', personId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

async function usage(db: Db, personId: string) {
  const used = await db
    .selectFrom('account')
    .innerJoin('document', 'document.account_id', 'account.id')
    .innerJoin('stored_file', 'stored_file.id', 'document.file_id')
    .select((eb) => [
      eb.fn.sum<number | null>('stored_file.size_bytes').as('bytes'),
      eb.fn.countAll<number>().as('files'),
    ])
    .where('account.person_id', '=', personId)
    .where('document.kind', '=', 'upload')
    .where('document.deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { bytes: Number(used.bytes ?? 0), files: Number(used.files) }
}

async function insertUpload(trx: Trx, sealer: Sealer, upload: NewUpload): Promise<string> {
  const { owner, name, typeName, at } = upload
  const fileId = await saveFile(trx, sealer, upload)
  const id = newId()
  await trx
    .insertInto('document')
    .values({
      id,
      account_id: owner.accountId,
      kind: 'upload',
      type_name: typeName,
      name,
      source: OWN_SOURCE,
      file_id: fileId,
      created_at: at,
    })
    .execute()
  await writeAudit(trx, { type: 'document.uploaded', at, ...owner, detail: { document: id } })
  return id
}

async function remove(trx: Trx, owner: UploadOwner, { id, at }: { id: string; at: Date }) {
  const { personId } = owner
  const found = await trx
    .selectFrom('document')
    .innerJoin('account', 'account.id', 'document.account_id')
    .select(['document.file_id'])
    .where('document.id', '=', id)
    .where('account.person_id', '=', personId)
    .where('document.kind', '=', 'upload')
    .where('document.deleted_at', 'is', null)
    .forUpdate('document')
    .executeTakeFirst()
  if (!found) return false
  await trx
    .updateTable('document')
    .set({ deleted_at: at, file_id: null, reuse_code: null })
    .where('id', '=', id)
    .execute()
  if (found.file_id) await removeFile(trx, found.file_id)
  await writeAudit(trx, { type: 'document.deleted', at, ...owner, detail: { document: id } })
  return true
}
