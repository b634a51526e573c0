import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, DomainError, secondsBetween } from '@mot-cua/kernel'
import { DPOP_ALGORITHMS } from '@mot-cua/oidc'
import { type AnyWebEnv, answerProblem, problem, readBody } from '@mot-cua/web'
import type { Context } from 'hono'
import type { z } from 'zod'
import { ASK } from '../registered-service/service-approval.ts'
import {
  type ApprovedCaller,
  CALLS_PER_MINUTE,
  type CallerScope,
  type CallerTokens,
} from './caller.ts'

/** A hundred events with all they may hold. */
const LARGEST_BATCH_BYTES = 1024 * 1024

export type CallerDeps = {
  callers: CallerTokens
  counters: Pick<EphemeralStore, 'count'>
  now: Clock
}

/** The caller, counted, or the answer that turns it away. */
export async function admitCaller(
  c: Context<AnyWebEnv>,
  { callers, counters, now }: CallerDeps,
  scope: CallerScope,
): Promise<ApprovedCaller | Response> {
  const { method, path } = c.req
  const caller = await callers.verify({
    authorization: c.req.header('authorization'),
    dpop: c.req.header('dpop'),
    method,
    path,
  })
  if (!caller) {
    // RFC 9449 §7.1: the scheme and what it takes; no error code, as there was no usable token.
    c.header('www-authenticate', `DPoP algs="${DPOP_ALGORITHMS.join(' ')}", scope="${scope}"`)
    return answerProblem(c, { code: 'unauthorized', title: 'Unauthorized', status: 401 })
  }
  const { source } = caller
  if (source === undefined) {
    // Also of a token from before: what an operator has withdrawn ends with the next call.
    const title = `Client ${caller.clientId} is not approved: ${ASK}`
    return answerProblem(c, { code: 'service-not-approved', title, status: 403 })
  }
  if (!caller.scopes.includes(scope)) {
    c.header('www-authenticate', `DPoP error="insufficient_scope", scope="${scope}"`)
    return problem(c, new DomainError('forbidden', 'token without the scope'))
  }
  const { value, resetsAt } = await counters.count(`called:${caller.clientId}`, { seconds: 60 })
  if (value <= CALLS_PER_MINUTE) return { ...caller, source }
  // RFC 9110 §10.2.3
  const seconds = Math.max(1, Math.ceil(secondsBetween(now(), resetsAt)))
  c.header('retry-after', String(seconds))
  return problem(c, new DomainError('too-many-requests', 'a caller over its limit'))
}

/** The body as the schema wants it, or the answer that says where it is not. */
export async function readBatch<S extends z.ZodType>(
  c: Context<AnyWebEnv>,
  schema: S,
): Promise<z.infer<S> | Response> {
  const body = await readBody(c, LARGEST_BATCH_BYTES)
  const read = schema.safeParse(parseJson(body))
  if (read.success) return read.data
  const title = 'The request is not as /openapi.json describes it'
  const errors = describeIssues(read.error.issues)
  return answerProblem(c, { code: 'invalid-request', title, status: 422, errors })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Says where something is wrong (RFC 6901), never what stood there. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]) {
  return issues.slice(0, 20).map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    detail: message,
  }))
}
