import { DomainError } from '@mot-cua/kernel'
import { DPOP_ALGORITHMS } from '@mot-cua/oidc'
import { type AnyWebEnv, answerProblem, problem } from '@mot-cua/web'
import type { Context } from 'hono'
import type { z } from 'zod'
import {
  type Caller,
  type CallerScope,
  type CallerTokens,
  callerScopes,
  type QuestionKind,
} from './caller.ts'
import type { CallerLimits, Excess } from './caller-limits.ts'

type Gate = {
  callerTokens: CallerTokens
  callerLimits: CallerLimits
  kind: QuestionKind
  /** Writes down that a caller was turned away. */
  refuse: (
    clientId: string,
    refusal: 'insufficient-scope' | 'too-many-requests',
  ) => Promise<unknown>
}

/**
 * The caller, counted, or the answer that turns it away. Counted before anything is written: the
 * account only grows, so a caller must not be able to fill it.
 */
export async function admitCaller(
  c: Context<AnyWebEnv>,
  { callerTokens, callerLimits, kind, refuse }: Gate,
): Promise<Caller | Response> {
  const scope = callerScopes[kind]
  // Not in the audit: there is nobody to name, and anybody could fill it.
  const caller = await callerTokens.verify({
    authorization: c.req.header('authorization'),
    dpop: c.req.header('dpop'),
    method: c.req.method,
    path: c.req.path,
  })
  if (!caller) return answerUnauthorized(c, scope)
  const { clientId, scopes } = caller
  const excess = await callerLimits.takeForCaller(clientId, kind)
  if (excess) {
    if (excess.isFirst) await refuse(clientId, 'too-many-requests')
    return answerTooMany(c, excess)
  }
  if (scopes.includes(scope)) return caller
  if (await callerLimits.isFirstUnscoped(clientId, kind)) {
    await refuse(clientId, 'insufficient-scope')
  }
  c.header('www-authenticate', `DPoP error="insufficient_scope", scope="${scope}"`)
  return problem(c, new DomainError('forbidden', 'token without the scope'))
}

/** RFC 9449 §7.1: the scheme and what it takes; no error code, as there was no usable token. */
function answerUnauthorized(c: Context<AnyWebEnv>, scope: CallerScope): Response {
  c.header('www-authenticate', `DPoP algs="${DPOP_ALGORITHMS.join(' ')}", scope="${scope}"`)
  return answerProblem(c, { code: 'unauthorized', title: 'Unauthorized', status: 401 })
}

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>

/**
 * The body as the schema wants it, or what is wrong with it. A query is refused, whatever is in
 * it: what names a person has no place in an address, which proxies write down.
 */
export async function readQuestion<S extends z.ZodType>(
  c: Context<AnyWebEnv>,
  schema: S,
): Promise<{ question: z.infer<S> } | { issues: readonly Issue[] }> {
  if (new URL(c.req.url).search !== '') {
    return { issues: [{ path: [], message: 'no query: everything is asked in the body' }] }
  }
  const body: unknown = await c.req.json().catch(() => undefined)
  const read = schema.safeParse(body)
  return read.success ? { question: read.data } : { issues: read.error.issues }
}

/** Says where the body is wrong, never what stood there. */
export function answerInvalid(c: Context<AnyWebEnv>, issues: readonly Issue[]): Response {
  const errors = issues.map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    detail: message,
  }))
  const title = 'The request is not as /openapi.json describes it'
  const refused = { code: 'invalid-request', title, status: 422, errors } as const
  return answerProblem(c, refused)
}

/** RFC 9110 §10.2.3: when to come again, to the second. */
export function answerTooMany(c: Context<AnyWebEnv>, { retryAfterSeconds }: Excess): Response {
  c.header('retry-after', String(retryAfterSeconds))
  return problem(c, new DomainError('too-many-requests', 'a caller over its limit'))
}
