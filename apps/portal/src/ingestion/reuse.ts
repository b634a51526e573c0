import type { Clock } from '@mot-cua/kernel'
import type { StoredContent } from './document-content.ts'

/** What an agency is given of a document whose code the person wrote into a dossier. */
export type ReusedDocument = {
  id: string
  kind: 'paper' | 'result' | 'upload'
  typeName: string
  name: string
  issuer: string | null
  number: string | null
  issuedOn: string | null
  expiresOn: string | null
  revokedAt: Date | null
  file: (StoredContent & { id: string }) | undefined
}

export type ReuseQuestion = { source: string; code: string; dossierCode: string }

export type ReuseStore = {
  /**
   * The document, once it is noted that it was taken; undefined unless code and dossier are the same
   * person's, and the dossier is one of the source.
   */
  take(question: ReuseQuestion, at: Date): Promise<ReusedDocument | undefined>
}

export type Reuse = ReturnType<typeof createReuse>

/** Papers used again when filing (R109): handed out to whom the person gave the code, and noted. */
export function createReuse({ store, now }: { store: ReuseStore; now: Clock }) {
  return { take: (question: ReuseQuestion) => store.take(question, now()) }
}
