import { newId, type SealedColumn, type Sealer } from '@mot-cua/kernel'
import type { Kysely, Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { MediaType } from './inspect-file.ts'

/** Of a part in the clear; what one reader holds in memory is a few of these. */
const PART_BYTES = 256 * 1024

export type NewFile = { bytes: Buffer; mediaType: MediaType; sha256: string; at: Date }

export type StoredFile = { id: string; sizeBytes: number; mediaType: MediaType; sha256: string }

/** Every part is sealed for its place and tells whether it is the last: none can be left out. */
function contextOf(fileId: string, part: number, parts: number): string {
  return `file:${fileId}:${part}:${part === parts - 1 ? 'last' : 'more'}`
}

/** Inside the transaction that makes the row which points at it. */
export async function saveFile(
  trx: Transaction<PortalTables>,
  sealer: Sealer,
  { bytes, mediaType, sha256, at }: NewFile,
): Promise<string> {
  const id = newId()
  const sizeBytes = bytes.length
  await trx
    .insertInto('stored_file')
    .values({ id, size_bytes: sizeBytes, media_type: mediaType, sha256, created_at: at })
    .execute()
  const parts = countParts(sizeBytes)
  for (let part = 0; part < parts; part += 1) {
    const plain = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
    const sealed = sealer.sealBytes(plain, contextOf(id, part, parts))
    await trx.insertInto('stored_file_part').values({ file_id: id, part, sealed }).execute()
  }
  return id
}

/** The contents, a part at a time; throws where one was changed or is not there. */
export async function* readFileParts(
  db: Kysely<PortalTables>,
  sealer: Sealer,
  { id, sizeBytes }: Pick<StoredFile, 'id' | 'sizeBytes'>,
): AsyncGenerator<Buffer> {
  const parts = countParts(sizeBytes)
  for (let part = 0; part < parts; part += 1) {
    const { sealed } = await db
      .selectFrom('stored_file_part')
      .select('sealed')
      .where('file_id', '=', id)
      .where('part', '=', part)
      .executeTakeFirstOrThrow()
    yield sealer.openBytes(sealed, contextOf(id, part, parts))
  }
}

/** With its row: what is deleted is gone, and no longer counts. */
export async function removeFile(trx: Transaction<PortalTables>, id: string): Promise<void> {
  await trx.deleteFrom('stored_file_part').where('file_id', '=', id).execute()
  await trx.deleteFrom('stored_file').where('id', '=', id).execute()
}

/** For whoever checks that a restored database opens: every part of every file. */
export const fileSealedColumn: SealedColumn = {
  table: 'stored_file_part',
  column: 'sealed',
  isBytes: true,
  bound: {
    fileId: 'file_id',
    part: 'part',
    // A file without its last part is found by the part before it.
    parts: `(select max(other.part) + 1 from stored_file_part other
      where other.file_id = stored_file_part.file_id)`,
  },
  contextOf: ({ fileId = '', part, parts }) => contextOf(fileId, Number(part), Number(parts)),
}

function countParts(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / PART_BYTES))
}
