import { DomainError } from '@mot-cua/kernel'
import type { AnyWebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import { admitCaller, answerInvalid } from '../caller/caller.routes.ts'
import type { CallerTokens } from '../caller/caller.ts'
import type { CallerLimits } from '../caller/caller-limits.ts'
import { verificationRequestSchema } from './verification.schemas.ts'
import type { createVerification } from './verify-claims.ts'

export const VERIFICATIONS_PATH = '/api/verifications'

type Deps = {
  verification: ReturnType<typeof createVerification>
  callerLimits: CallerLimits
  callerTokens: CallerTokens
}

export function createVerificationRoutes(deps: Deps): Hono<AnyWebEnv> {
  const { verification, callerLimits, callerTokens } = deps
  const routes = new Hono<AnyWebEnv>()
  const gate = { callerTokens, callerLimits, kind: 'verify', refuse: verification.refuse } as const
  routes.post(VERIFICATIONS_PATH, async (c) => {
    const caller = await admitCaller(c, gate)
    if (caller instanceof Response) return caller
    const body: unknown = await c.req.json().catch(() => undefined)
    const request = verificationRequestSchema.safeParse(body)
    if (!request.success) {
      await verification.refuse(caller.clientId, 'invalid-request')
      return answerInvalid(c, request.error.issues)
    }
    const answer = await verification.verify(caller.clientId, request.data)
    if (answer === 'request-id-reused') throw new DomainError('conflict', answer)
    const { lifeStatus, results, checkedAt } = answer
    return c.json({ requestId: request.data.requestId, lifeStatus, results, checkedAt })
  })
  return routes
}
