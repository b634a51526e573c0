import type { Clock } from '@mot-cua/kernel'
import { inspectFile, type MediaType } from '../uploads/inspect-file.ts'
import { sha256Of } from '../uploads/uploads.ts'

export type ContentKey = { source: string; reference: string }

export type StoredContent = { mediaType: MediaType; sizeBytes: number; sha256: string }

/** A result that an event has told of; its file comes after it. */
export type ContentTarget = { documentId: string; content: StoredContent | undefined }

export type ContentStore = {
  find(key: ContentKey): Promise<ContentTarget | undefined>
  /** False when another request was first. */
  attach(documentId: string, content: NewContent): Promise<boolean>
}

export type NewContent = { bytes: Buffer; mediaType: MediaType; sha256: string; at: Date }

export type ContentOutcome =
  | ({ outcome: 'kept' } & StoredContent)
  | { outcome: 'unknown' | 'digest-differs' | 'unsupported-content' | 'content-differs' }

type Deps = { store: ContentStore; now: Clock }
type Sent = { bytes: Buffer /** base64 */; sha256: string }

export type DocumentContents = ReturnType<typeof createDocumentContents>

/** Files of results, as agencies send them. The same file again is the same answer. */
export function createDocumentContents({ store, now }: Deps) {
  return {
    /** Asked before a byte of the body is read. */
    isKnown: async (key: ContentKey) => (await store.find(key)) !== undefined,

    async put(key: ContentKey, { bytes, sha256 }: Sent): Promise<ContentOutcome> {
      if (sha256Of(bytes) !== sha256) return { outcome: 'digest-differs' }
      const inspection = inspectFile(bytes, { mayBeActive: true })
      if (inspection.outcome !== 'good') return { outcome: 'unsupported-content' }
      const { mediaType } = inspection
      const target = await store.find(key)
      if (!target) return { outcome: 'unknown' }
      const isFirst =
        target.content === undefined &&
        (await store.attach(target.documentId, { bytes, mediaType, sha256, at: now() }))
      const kept = isFirst
        ? { mediaType, sizeBytes: bytes.length, sha256 }
        : (await store.find(key))?.content
      // A paper that was put right is a new one, with a reference of its own.
      if (kept?.sha256 !== sha256) return { outcome: 'content-differs' }
      return { outcome: 'kept', ...kept }
    },
  }
}
