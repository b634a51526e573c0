import { Hono } from 'hono'
import { z } from 'zod'
import type { AnyWebEnv } from '../web-app/web-env.ts'

export type Operation = {
  operationId: string
  summary: string
  description?: string
  /** Names of security schemes, each with the scopes it demands. */
  security: readonly Record<string, readonly string[]>[]
  request?: z.ZodType
  /** Without one, the answer is 204. */
  answer?: z.ZodType
  answered: string
  /** By status, what is wrong then; problem documents of the component schema `Problem`. */
  problems: Record<number, string>
}

type Json = { 'application/json': { schema: JsonSchema } }
type JsonSchema = { properties?: Record<string, unknown>; [keyword: string]: unknown }

export type DescribedOperation = Omit<Operation, 'request' | 'answer' | 'answered' | 'problems'> & {
  requestBody?: { required: true; content: Json }
  responses: Record<string, { description: string; content?: Json }>
}

/** One operation, made from the schemas its route itself checks with. */
export function describeOperation({
  request,
  answer,
  answered,
  problems,
  ...words
}: Operation): DescribedOperation {
  return {
    ...words,
    ...(request ? { requestBody: { required: true, content: json(request, 'input') } } : {}),
    responses: {
      ...(answer
        ? { 200: { description: answered, content: json(answer, 'output') } }
        : { 204: { description: answered } }),
      ...describeProblems(problems),
    },
  }
}

type Direction = 'input' | 'output'

function json(schema: z.ZodType, io: Direction): Json {
  return { 'application/json': { schema: toJsonSchema(schema, io) } }
}

function describeProblems(
  problems: Record<number, string>,
): Record<string, { description: string }> {
  const schema = { $ref: '#/components/schemas/Problem' }
  const content = { 'application/problem+json': { schema } }
  const described = Object.entries(problems).map(([status, description]) => [
    status,
    { description, content },
  ])
  return Object.fromEntries(described) as Record<string, { description: string }>
}

/** `$schema` is for documents of their own; OpenAPI 3.1 states the dialect once. */
export function toJsonSchema(schema: z.ZodType, io: Direction): JsonSchema {
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io })
  return body
}

/** GET /openapi.json: OpenAPI 3.1. */
export function createOpenApiRoutes(description: Record<string, unknown>): Hono<AnyWebEnv> {
  const routes = new Hono<AnyWebEnv>()
  routes.get('/openapi.json', (c) => c.json(description))
  return routes
}
