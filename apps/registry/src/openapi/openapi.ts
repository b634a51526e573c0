import { describeOperation, toJsonSchema } from '@mot-cua/web'
import type { z } from 'zod'
import { ACCESSES_PATH } from '../accesses/accesses.routes.ts'
import { accessesAnswerSchema, accessesRequestSchema } from '../accesses/accesses.schemas.ts'
import { ATTRIBUTES_PATH } from '../attributes/attributes.routes.ts'
import {
  attributesAnswerSchema,
  attributesRequestSchema,
} from '../attributes/attributes.schemas.ts'
import { problemSchema } from '../caller/caller.schemas.ts'
import { type CallerScope, callerScopes } from '../caller/caller.ts'
import { PURPOSES_PATH } from '../purposes/purposes.routes.ts'
import { purposesAnswerSchema } from '../purposes/purposes.schemas.ts'
import { VERIFICATIONS_PATH } from '../verification/verification.routes.ts'
import {
  verificationAnswerSchema,
  verificationRequestSchema,
} from '../verification/verification.schemas.ts'

/** OpenAPI 3.1, made from the schemas the routes themselves check with. */
export function describeApi({ publicUrl }: { publicUrl: string }) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Population register',
      version: '1',
      description:
        'Says whether stated facts agree with the register, hands the facts that a case needs to ' +
        'agencies that are entitled to them, and tells a person what was asked about them.',
    },
    servers: [{ url: publicUrl }],
    paths: {
      [VERIFICATIONS_PATH]: { post: describeQuestion(verification) },
      [ATTRIBUTES_PATH]: { post: describeQuestion(attributes) },
      [ACCESSES_PATH]: { post: describeQuestion(accesses) },
      [PURPOSES_PATH]: { get: describePurposes() },
    },
    components: {
      securitySchemes: {
        callers: {
          type: 'openIdConnect',
          description: 'OAuth 2.0 client credentials with private_key_jwt and DPoP',
          openIdConnectUrl: `${publicUrl}/.well-known/openid-configuration`,
        },
      },
      schemas: { Problem: toJsonSchema(problemSchema, 'output') },
    },
  }
}

const verification = {
  operationId: 'verifyClaims',
  summary: 'Verify stated facts about one person',
  description:
    'The same request id with the same body gives the first answer again. A birth date that is ' +
    'a year alone, on either side, matches every day of that year.',
  scope: callerScopes.verify,
  request: verificationRequestSchema,
  answer: verificationAnswerSchema,
  answered: 'One outcome for each claim',
  problems: {
    409: 'The request id was used for another question',
    429: 'Too many questions of this caller; see Retry-After',
  },
}

const attributes = {
  operationId: 'readAttributes',
  summary: 'Read the fields of one person that a case needs',
  description:
    'For agencies entitled to the fields for the purpose. Purpose, asking official and case are ' +
    'mandatory, kept, and shown to the person later, the official without name. A system with a ' +
    'right of its own may ask at the request of the signed-in person, for that person alone; no ' +
    'official is named then. Nobody under the ' +
    'number is an answer with NOT_FOUND; 403 is decided before the register is looked at. A ' +
    'request id is good for one answer: ask again with a new one.',
  scope: callerScopes.attributes,
  request: attributesRequestSchema,
  answer: attributesAnswerSchema,
  answered: 'The fields asked for, granted and on record, and an outcome for each asked for',
  problems: {
    403: 'The access token lacks the scope, or none of the fields is granted for the purpose',
    409: 'The request id was answered before',
    429: 'Too many questions of this caller, of this official or about this person; see Retry-After',
  },
}

const accesses = {
  operationId: 'listAccesses',
  summary: 'What was asked about one person, newest first',
  description:
    'For systems that show it to that very person, signed in. The official who asked is not ' +
    'named; a complaint quotes the access id. Nobody under the number is an empty list.',
  scope: callerScopes.accesses,
  request: accessesRequestSchema,
  answer: accessesAnswerSchema,
  answered: 'One page',
  problems: {
    403: 'The access token lacks the scope, or the caller may not show accesses',
    429: 'Too many questions of this caller; see Retry-After',
  },
}

type Question = {
  operationId: string
  summary: string
  description: string
  scope: CallerScope
  request: z.ZodType
  answer: z.ZodType
  answered: string
  problems: Record<number, string>
}

function describeQuestion({ scope, problems, ...question }: Question) {
  const usual = {
    401: 'No valid access token',
    403: `The access token lacks the scope ${scope}`,
    413: 'The body is too large',
    422: 'The body is not as described here',
    500: 'The register cannot answer; tell its operator the reference',
    503: 'The register cannot answer now; see Retry-After',
  }
  const security = [{ callers: [scope] }]
  return describeOperation({ ...question, security, problems: { ...usual, ...problems } })
}

function describePurposes() {
  return describeOperation({
    operationId: 'listPurposes',
    summary: 'Every purpose, in the words to show a person',
    security: [],
    answer: purposesAnswerSchema,
    answered: 'All purposes',
    problems: {},
  })
}
