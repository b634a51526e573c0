import { describeOperation, toJsonSchema } from '@mot-cua/web'
import { callerScopes } from './caller.ts'
import { DOSSIER_EVENTS_PATH, STAFF_ACCOUNTS_PATH } from './ingestion.routes.ts'
import {
  batchAnswerSchema,
  dossierBatchSchema,
  problemSchema,
  staffBatchSchema,
  storedContentSchema,
} from './ingestion.schemas.ts'
import { REUSED_DOCUMENTS_PATH } from './reuse.routes.ts'
import { reusedDocumentSchema, reuseQuestionSchema } from './reuse.schemas.ts'

/** OpenAPI 3.1, made from the schemas the routes themselves check with. */
export function describeApi({ publicUrl }: { publicUrl: string }) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'National portal',
      version: '1',
      description:
        'Provinces tell the portal of dossiers, their results and who holds staff accounts. ' +
        'Everything may be sent again: the same is answered the same.',
    },
    servers: [{ url: publicUrl }],
    paths: {
      [DOSSIER_EVENTS_PATH]: { post: describeOperation(dossierEvents) },
      '/api/documents/{reference}/content': { put: describeContent() },
      [REUSED_DOCUMENTS_PATH]: { post: describeOperation(reusedDocuments) },
      [`${REUSED_DOCUMENTS_PATH}/content`]: { post: describeReusedContent() },
      [STAFF_ACCOUNTS_PATH]: { post: describeOperation(staffAccounts) },
    },
    components: {
      securitySchemes: {
        provinces: {
          type: 'openIdConnect',
          description: 'OAuth 2.0 client credentials with private_key_jwt and DPoP',
          openIdConnectUrl: `${publicUrl}/.well-known/openid-configuration`,
        },
      },
      schemas: { Problem: toJsonSchema(problemSchema, 'output') },
    },
  }
}

const usual = {
  401: 'No valid access token',
  403: 'The access token lacks the scope',
  413: 'The body is too large',
  422: 'The body is not as described here',
  429: 'Too many requests of this caller; see Retry-After',
  500: 'The portal cannot answer; tell its operator the reference',
}

const forDossiers = [{ provinces: [callerScopes.dossiers] }]

const dossierEvents = {
  operationId: 'recordDossierEvents',
  summary: 'Tell what happened to dossiers',
  description:
    'Events of one dossier are told apart by their sequence. A late one goes into the timeline and ' +
    'never turns the status back. A move that is not usual is recorded all the same, and said in ' +
    'the answer. A dossier belongs for ever to the account of its first event. One bad event does ' +
    'not stop the others.',
  security: forDossiers,
  request: dossierBatchSchema,
  answer: batchAnswerSchema,
  answered: 'What became of each event, also where all were refused',
  problems: usual,
}

const staffAccounts = {
  operationId: 'recordStaffAccounts',
  summary: 'Tell who holds a staff account, and who no longer does',
  security: [{ provinces: [callerScopes.staff] }],
  request: staffBatchSchema,
  answer: batchAnswerSchema,
  answered: 'What became of each event',
  problems: usual,
}

const reusedDocuments = {
  operationId: 'takeReusedDocument',
  summary: 'Read a document whose code the person wrote into a dossier',
  description: 'Noted, and shown to the person as a use of the document.',
  security: forDossiers,
  request: reuseQuestionSchema,
  answer: reusedDocumentSchema,
  answered: 'What is known of the document',
  problems: { ...usual, 404: 'No document by this code for this dossier' },
}

const files = Object.fromEntries(
  ['application/pdf', 'image/png', 'image/jpeg'].map((type) => [type, {}]),
)

function describeContent() {
  const { requestBody: _none, ...described } = describeOperation({
    operationId: 'putDocumentContent',
    summary: 'Send the file of a result',
    description: 'Once: a paper that was put right is a new one, with its own reference.',
    security: forDossiers,
    answer: storedContentSchema,
    answered: 'Kept; the same file again is answered the same',
    problems: {
      ...usual,
      404: 'No event has told of a result with this reference',
      409: 'Another file was sent under this reference',
      415: 'Not a whole PDF, PNG or JPEG of at most 10 MB and 100 million pixels',
      422: 'Content-Digest (RFC 9530) with sha-256 is missing, or is not the body’s',
    },
  })
  const parameters = [
    { name: 'reference', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'Content-Digest', in: 'header', required: true, schema: { type: 'string' } },
  ]
  return { ...described, parameters, requestBody: { required: true, content: files } }
}

function describeReusedContent() {
  const { responses, ...described } = describeOperation({
    ...reusedDocuments,
    operationId: 'takeReusedDocumentContent',
    summary: 'The file of the same document',
  })
  return { ...described, responses: { ...responses, 200: { description: 'File', content: files } } }
}
