import type { Origin } from '../dossiers/dossier.ts'
import type { MediaType } from '../uploads/inspect-file.ts'

/** What an agency gave to show elsewhere, the result of a dossier, or what the person put there. */
export type DocumentKind = 'paper' | 'result' | 'upload'

export type DocumentState = 'good' | 'expired' | 'revoked'

export type DocumentSummary = {
  id: string
  kind: DocumentKind
  typeName: string
  name: string
  issuer: string | undefined
  number: string | undefined
  /** Calendar days, `yyyy-mm-dd`. */
  issuedOn: string | undefined
  expiresOn: string | undefined
  revokedAt: Date | undefined
  addedAt: Date
  hasFile: boolean
  origin: Origin
  /** Dossiers for which an agency took it. */
  usedIn: number
}

export type DocumentDetail = DocumentSummary & {
  dossier: { id: string; code: string } | undefined
  file: { id: string; sizeBytes: number; mediaType: MediaType } | undefined
  reuseCode: string | undefined
}

/** Revoked is said before expired: the agency's word before the calendar's. */
export function stateOf(
  { revokedAt, expiresOn }: Pick<DocumentSummary, 'revokedAt' | 'expiresOn'>,
  today: string,
): DocumentState {
  if (revokedAt) return 'revoked'
  return expiresOn !== undefined && expiresOn < today ? 'expired' : 'good'
}

export type DocumentGroup = { typeName: string; documents: DocumentSummary[] }

/** By type, in the order they come. */
export function groupByType(documents: readonly DocumentSummary[]): DocumentGroup[] {
  const groups: DocumentGroup[] = []
  for (const document of documents) {
    const last = groups.at(-1)
    if (last?.typeName === document.typeName) last.documents.push(document)
    else groups.push({ typeName: document.typeName, documents: [document] })
  }
  return groups
}
