import { DomainError } from '@mot-cua/kernel'
import { DPOP_ALGORITHMS, type ProtectedRequest } from '@mot-cua/oidc'
import type { AnyWebEnv } from '@mot-cua/web'
import { problem } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { verificationRequestSchema } from './verification.schemas.ts'
import type { createVerification } from './verify-claims.ts'

export const VERIFICATIONS_PATH = '/api/verifications'
export const VERIFY_SCOPE = 'registry:verify'

/** Reads a request (RFC 9449 §7.1); undefined when it holds no good token or no proof of its key. */
export type CallerTokens = {
  verify(request: ProtectedRequest): Promise<{ clientId: string; scopes: string[] } | undefined>
}

type Deps = {
  verification: ReturnType<typeof createVerification>
  callerTokens: CallerTokens
  /** Where callers reach the register: what their proofs are made for. */
  publicUrl: string
}

export function createVerificationRoutes({
  verification,
  callerTokens,
  publicUrl,
}: Deps): Hono<AnyWebEnv> {
  const routes = new Hono<AnyWebEnv>()
  routes.post(VERIFICATIONS_PATH, async (c) => {
    // Not in the audit: there is nobody to name, and anybody could fill it.
    const caller = await callerTokens.verify({
      authorization: c.req.header('authorization'),
      dpop: c.req.header('dpop'),
      method: c.req.method,
      url: new URL(c.req.path, publicUrl).href,
    })
    if (!caller) return answerUnauthorized(c)
    if (!caller.scopes.includes(VERIFY_SCOPE)) {
      await verification.refuse(caller.clientId, 'insufficient-scope')
      return answerInsufficientScope(c)
    }
    const body: unknown = await c.req.json().catch(() => undefined)
    const request = verificationRequestSchema.safeParse(body)
    if (!request.success) {
      await verification.refuse(caller.clientId, 'invalid-request')
      return answerInvalid(c, request.error)
    }
    const answer = await verification.verify(caller.clientId, request.data)
    if (answer === 'request-id-reused') throw new DomainError('conflict', answer)
    const { lifeStatus, results, checkedAt } = answer
    return c.json({ requestId: request.data.requestId, lifeStatus, results, checkedAt })
  })
  return routes
}

/** RFC 9449 §7.1: the scheme and what it takes; no error code, as there was no usable token. */
function answerUnauthorized(c: Context<AnyWebEnv>): Response {
  c.header('www-authenticate', `DPoP algs="${DPOP_ALGORITHMS.join(' ')}", scope="${VERIFY_SCOPE}"`)
  return answerProblem(c, { code: 'unauthorized', title: 'Unauthorized', status: 401 })
}

function answerInsufficientScope(c: Context<AnyWebEnv>): Response {
  c.header('www-authenticate', `DPoP error="insufficient_scope", scope="${VERIFY_SCOPE}"`)
  return problem(c, new DomainError('forbidden', 'token without the scope'))
}

/** Says where the body is wrong, never what stood there. */
function answerInvalid(c: Context<AnyWebEnv>, error: z.ZodError): Response {
  const errors = error.issues.map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    detail: message,
  }))
  const title = 'The request is not as /openapi.json describes it'
  return answerProblem(c, { code: 'invalid-request', title, status: 422, errors })
}

type Problem = { code: string; title: string; status: 401 | 422; errors?: unknown[] }

/** RFC 9457, in the form `problem` of packages/web gives its own codes. */
function answerProblem(c: Context<AnyWebEnv>, { code, status, ...rest }: Problem): Response {
  const document = {
    type: `urn:mot-cua:error:${code}`,
    ...rest,
    status,
    code,
    reference: c.var.requestId,
  }
  return c.body(JSON.stringify(document), status, { 'content-type': 'application/problem+json' })
}
