import { randomBytes } from 'node:crypto'
import type { Clock } from '@mot-cua/kernel'
import type { DocumentDetail, DocumentSummary } from './documents.ts'
import type { Reader } from './reader.ts'

export const DOCUMENTS_PER_PAGE = 50

export type DocumentStore = {
  /** Types in their order, within a type the newest first; behind the document `after`. */
  list(
    reader: Reader,
    page: { after: string | undefined; limit: number },
  ): Promise<DocumentSummary[]>
  /** Documents of the old store that the reader may not see. */
  countHidden(reader: Reader): Promise<number>
  find(reader: Reader, id: string): Promise<DocumentDetail | undefined>
  /** The code it has, or this one from now on; undefined for no document of the reader. */
  giveReuseCode(reader: Reader, id: string, code: string): Promise<string | undefined>
  takeReuseCode(reader: Reader, id: string): Promise<boolean>
}

export type DocumentPage = {
  documents: DocumentSummary[]
  /** Id of the last one, where there are more. */
  next: string | undefined
  hidden: number
}

export type DataStore = ReturnType<typeof createDataStore>

/** A person's documents of all accounts together (R108–R110). */
export function createDataStore({ store, now }: { store: DocumentStore; now: Clock }) {
  return {
    async page(reader: Reader, after: string | undefined): Promise<DocumentPage> {
      const found = await store.list(reader, { after, limit: DOCUMENTS_PER_PAGE + 1 })
      const documents = found.slice(0, DOCUMENTS_PER_PAGE)
      const next = found.length > documents.length ? documents.at(-1)?.id : undefined
      const hidden = reader.seesOldStore ? 0 : await store.countHidden(reader)
      return { documents, next, hidden }
    },
    find: (reader: Reader, id: string) => store.find(reader, id),
    giveReuseCode: (reader: Reader, id: string) => store.giveReuseCode(reader, id, newReuseCode()),
    takeReuseCode: (reader: Reader, id: string) => store.takeReuseCode(reader, id),
    now,
  }
}

// Crockford's base 32: read out and typed off without mistaking a letter for a digit.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `GT-7K3F-9M2Q-XB4D-0RT8`, 80 bits: whoever knows it was given it. */
export function newReuseCode(): string {
  const letters = Array.from(randomBytes(16), (byte) => LETTERS[byte & 31]).join('')
  return `GT-${letters.replace(/(.{4})(?=.)/g, '$1-')}`
}
