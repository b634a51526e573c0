import { DomainError } from '@mot-cua/kernel'
import { type AnyWebEnv, answerProblem, readBody } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { LARGEST_FILE_BYTES } from '../uploads/inspect-file.ts'
import type { Places } from '../uploads/places.ts'
import { admitCaller, type CallerDeps } from './caller.routes.ts'
import { callerScopes } from './caller.ts'
import type { ContentOutcome, DocumentContents } from './document-content.ts'
import { reference as referenceSchema } from './ingestion.schemas.ts'

export const DOCUMENT_CONTENT_PATH = '/api/documents/:reference/content'

type Deps = CallerDeps & { documentContents: DocumentContents; contentPlaces: Places }

/** PUT: the file of a result. Its digest is stated, so that none is cut short unnoticed (RFC 9530). */
export function createDocumentContentRoutes({ documentContents, contentPlaces, ...deps }: Deps) {
  return new Hono<AnyWebEnv>().put(DOCUMENT_CONTENT_PATH, async (c) => {
    const caller = await admitCaller(c, deps, callerScopes.dossiers)
    if (caller instanceof Response) return caller
    const reference = referenceSchema.safeParse(c.req.param('reference')).data
    const key = reference && { source: caller.source, reference }
    if (!key || !(await documentContents.isKnown(key))) {
      throw new DomainError('not-found', 'no result with this reference from this source')
    }
    const sha256 = readDigest(c.req.header('content-digest'))
    if (!sha256) return refuse(c, 'digest-missing')
    const outcome = await contentPlaces.hold(caller.clientId, async () => {
      const bytes = await readBody(c, LARGEST_FILE_BYTES)
      return documentContents.put(key, { bytes, sha256 })
    })
    if (!outcome) throw new DomainError('too-many-requests', 'all places for files are taken')
    if (outcome.outcome !== 'kept') return refuse(c, outcome.outcome)
    const { mediaType, sizeBytes } = outcome
    return c.json({ reference: key.reference, mediaType, sizeBytes, sha256 })
  })
}

/** `sha-256=:…:`; others beside it are of no use to us. */
function readDigest(header = ''): string | undefined {
  return /(?:^|[,\s])sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1]
}

type Refusal = Exclude<ContentOutcome['outcome'], 'kept'> | 'digest-missing'

const refusals: Record<Refusal, { status: 404 | 409 | 415 | 422; title: string }> = {
  unknown: { status: 404, title: 'No result has this reference' },
  'digest-missing': { status: 422, title: 'Content-Digest with sha-256 is missing' },
  'digest-differs': { status: 422, title: 'The body does not have the stated digest' },
  'unsupported-content': { status: 415, title: 'Not a whole PDF, PNG or JPEG within the bounds' },
  'content-differs': { status: 409, title: 'Another file was sent under this reference' },
}

function refuse(c: Context<AnyWebEnv>, code: Refusal): Response {
  return answerProblem(c, { code, ...refusals[code] })
}
