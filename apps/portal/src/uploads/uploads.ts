import { createHash } from 'node:crypto'
import type { Clock } from '@mot-cua/kernel'
import { isGoodFileName } from './file-name.ts'
import { inspectFile, LARGEST_FILE_BYTES, type MediaType } from './inspect-file.ts'

/** What one person may keep here. */
export const QUOTA_BYTES = 200 * 1024 * 1024
export const QUOTA_FILES = 200

/** Under what an own document is filed; the words are in the locales, kept as they were shown. */
export const uploadTypes = ['identity', 'family', 'land', 'education', 'work', 'other'] as const
export type UploadType = (typeof uploadTypes)[number]

export const LONGEST_TITLE = 120

export type UploadOwner = { personId: string; accountId: string; address: string }

export type NewUpload = {
  owner: UploadOwner
  name: string
  typeName: string
  bytes: Buffer
  mediaType: MediaType
  sha256: string
  at: Date
}

export type UploadStore = {
  /** Undefined when the person's quota would be passed; nothing is kept then. */
  save(upload: NewUpload, quota: { bytes: number; files: number }): Promise<string | undefined>
  /** False where the person has no own upload with this id. */
  remove(owner: UploadOwner, id: string, at: Date): Promise<boolean>
  usage(personId: string): Promise<{ bytes: number; files: number }>
}

export const uploadProblems = [
  'missing',
  'empty',
  'too-large',
  'unknown-type',
  'damaged',
  'too-many-pixels',
  'active-content',
  'bad-name',
  'over-quota',
] as const
export type UploadProblem = (typeof uploadProblems)[number]

export type UploadOutcome =
  | { outcome: 'kept'; id: string }
  | { outcome: 'refused'; problem: UploadProblem }

export type SentFile = {
  file: { name: string; bytes: Buffer } | 'too-large' | undefined
  title: string
  typeName: string
}

export type Uploads = ReturnType<typeof createUploads>

/** What people put into their data store themselves. */
export function createUploads({ store, now }: { store: UploadStore; now: Clock }) {
  return {
    async keep(owner: UploadOwner, { file, title, typeName }: SentFile): Promise<UploadOutcome> {
      if (file === undefined) return refused('missing')
      if (file === 'too-large') return refused('too-large')
      const { bytes } = file
      if (bytes.length > LARGEST_FILE_BYTES) return refused('too-large')
      const inspection = inspectFile(bytes)
      if (inspection.outcome !== 'good') return refused(inspection.outcome)
      const { mediaType } = inspection
      if (!isGoodFileName(file.name, mediaType)) return refused('bad-name')
      const name = titleOf(title, file.name)
      const sha256 = sha256Of(bytes)
      const upload = { owner, name, typeName, bytes, mediaType, sha256, at: now() }
      const id = await store.save(upload, { bytes: QUOTA_BYTES, files: QUOTA_FILES })
      return id === undefined ? refused('over-quota') : { outcome: 'kept', id }
    },
    remove: (owner: UploadOwner, id: string) => store.remove(owner, id, now()),
    usage: (personId: string) => store.usage(personId),
  }
}

function refused(problem: UploadProblem): UploadOutcome {
  return { outcome: 'refused', problem }
}

/** RFC 9530 writes it so. */
export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64')
}

/** What the person calls it, or else the file's name without its ending. */
function titleOf(title: string, fileName: string): string {
  const clean = (text: string) =>
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST_TITLE)
  return clean(title) || clean(fileName.replace(/\.[^.]*$/, ''))
}
