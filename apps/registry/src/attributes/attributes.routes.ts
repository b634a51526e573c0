import { DomainError } from '@mot-cua/kernel'
import type { AnyWebEnv } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { admitCaller, answerInvalid, answerTooMany, readQuestion } from '../caller/caller.routes.ts'
import { type CallerTokens, callerScopes } from '../caller/caller.ts'
import type { CallerLimits, Excess } from '../caller/caller-limits.ts'
import { attributesRequestSchema } from './attributes.schemas.ts'
import type { createAttributes } from './read-attributes.ts'

export const ATTRIBUTES_PATH = '/api/attributes'

type Deps = {
  attributes: ReturnType<typeof createAttributes>
  callerLimits: CallerLimits
  callerTokens: CallerTokens
}

export function createAttributesRoutes(deps: Deps): Hono<AnyWebEnv> {
  const { attributes, callerLimits, callerTokens } = deps
  const gate = { callerTokens, scope: callerScopes.attributes, refuse: attributes.refuse }

  async function refuseExcess(c: Context<AnyWebEnv>, clientId: string, excess: Excess) {
    if (excess.isFirst) await attributes.refuse(clientId, 'too-many-requests')
    return answerTooMany(c, excess)
  }

  return new Hono<AnyWebEnv>().post(ATTRIBUTES_PATH, async (c) => {
    const caller = await admitCaller(c, gate)
    if (caller instanceof Response) return caller
    const { clientId } = caller
    const ofCaller = await callerLimits.takeForCaller(clientId, 'attributes')
    if (ofCaller) return refuseExcess(c, clientId, ofCaller)
    const read = await readQuestion(c, attributesRequestSchema)
    if ('issues' in read) {
      await attributes.refuse(clientId, 'invalid-request')
      return answerInvalid(c, read.issues)
    }
    const { requestId, askedBy } = read.question
    const ofOfficial = await callerLimits.takeForOfficial(clientId, askedBy.official.ref)
    if (ofOfficial) return refuseExcess(c, clientId, ofOfficial)
    const answer = await attributes.read(clientId, read.question)
    if (answer === 'not-entitled') throw new DomainError('forbidden', answer)
    if (answer === 'request-id-reused') throw new DomainError('conflict', answer)
    return c.json({ requestId, ...answer })
  })
}
