import type { Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import type { PortalTables } from '../tables.ts'
import { removeFile, saveFile } from '../uploads/files.store.ts'
import type { MediaType } from '../uploads/inspect-file.ts'
import type { ContentStore } from './document-content.ts'

export function createContentStore(db: Kysely<PortalTables>, sealer: Sealer): ContentStore {
  return {
    async find({ source, reference }) {
      const row = await db
        .selectFrom('document')
        .leftJoin('stored_file', 'stored_file.id', 'document.file_id')
        .select(['document.id', 'media_type', 'size_bytes', 'sha256'])
        .where('source', '=', source)
        .where('source_reference', '=', reference)
        .executeTakeFirst()
      if (!row) return undefined
      const { id: documentId, media_type, size_bytes, sha256 } = row
      const hasFile = media_type !== null && size_bytes !== null && sha256 !== null
      return {
        documentId,
        content: hasFile
          ? { mediaType: media_type as MediaType, sizeBytes: size_bytes, sha256 }
          : undefined,
      }
    },
    attach: (documentId, content) =>
      db.transaction().execute(async (trx) => {
        const fileId = await saveFile(trx, sealer, content)
        const attached = await trx
          .updateTable('document')
          .set({ file_id: fileId })
          .where('id', '=', documentId)
          .where('file_id', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (attached) return true
        await removeFile(trx, fileId)
        return false
      }),
  }
}
