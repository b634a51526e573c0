import { z } from 'zod'
import { VERIFICATIONS_PATH, VERIFY_SCOPE } from '../verification/verification.routes.ts'
import {
  problemSchema,
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
        'Says whether stated facts agree with the register. Never gives back its values.',
    },
    servers: [{ url: publicUrl }],
    security: [{ callers: [VERIFY_SCOPE] }],
    paths: { [VERIFICATIONS_PATH]: { post: describeVerification() } },
    components: {
      securitySchemes: {
        callers: {
          type: 'openIdConnect',
          description: 'OAuth 2.0 client credentials with private_key_jwt and DPoP',
          openIdConnectUrl: `${publicUrl}/.well-known/openid-configuration`,
        },
      },
      schemas: { Problem: toSchema(problemSchema, 'output') },
    },
  }
}

function describeVerification() {
  return {
    operationId: 'verifyClaims',
    summary: 'Verify stated facts about one person',
    description:
      'The same request id with the same body gives the first answer again. A birth date that is ' +
      'a year alone, on either side, matches every day of that year.',
    requestBody: {
      required: true,
      content: { 'application/json': { schema: toSchema(verificationRequestSchema, 'input') } },
    },
    responses: {
      200: {
        description: 'One outcome for each claim',
        content: { 'application/json': { schema: toSchema(verificationAnswerSchema, 'output') } },
      },
      401: describeProblem('No valid access token'),
      403: describeProblem(`The access token lacks the scope ${VERIFY_SCOPE}`),
      409: describeProblem('The request id was used for another question'),
      413: describeProblem('The body is too large'),
      422: describeProblem('The body is not as described here'),
      500: describeProblem('The register cannot answer now; ask again later'),
    },
  }
}

function describeProblem(description: string) {
  const schema = { $ref: '#/components/schemas/Problem' }
  return { description, content: { 'application/problem+json': { schema } } }
}

/** `$schema` is for documents of their own; OpenAPI 3.1 states the dialect once. */
function toSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io })
  return body
}
