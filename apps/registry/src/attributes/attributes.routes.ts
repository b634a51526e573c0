import { DomainError } from '@mot-cua/kernel'
import type { AnyWebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import { admitCaller, answerInvalid, answerTooMany, readQuestion } from '../caller/caller.routes.ts'
import type { CallerTokens } from '../caller/caller.ts'
import type { CallerLimits } from '../caller/caller-limits.ts'
import type { Subject } from '../residents/subject.ts'
import { attributesRequestSchema } from './attributes.schemas.ts'
import type { createAttributes } from './read-attributes.ts'

export const ATTRIBUTES_PATH = '/api/attributes'

type Deps = {
  attributes: ReturnType<typeof createAttributes>
  callerLimits: CallerLimits
  callerTokens: CallerTokens
  /** Keyed, as a number must not stand in the name of a counter. */
  digestSubject: (subject: Subject) => string
}

export function createAttributesRoutes(deps: Deps): Hono<AnyWebEnv> {
  const { attributes, callerLimits, callerTokens, digestSubject } = deps
  const { refuse } = attributes
  const gate = { callerTokens, callerLimits, kind: 'attributes', refuse } as const

  return new Hono<AnyWebEnv>().post(ATTRIBUTES_PATH, async (c) => {
    const caller = await admitCaller(c, gate)
    if (caller instanceof Response) return caller
    const { clientId } = caller
    const read = await readQuestion(c, attributesRequestSchema)
    if ('issues' in read) {
      await refuse(clientId, 'invalid-request')
      return answerInvalid(c, read.issues)
    }
    const { requestId, askedBy, subject } = read.question
    const excess = askedBy.official
      ? await callerLimits.takeForOfficial(clientId, askedBy.official.ref)
      : await callerLimits.takeForDataSubject(clientId, digestSubject(subject))
    if (excess) {
      if (excess.isFirst) await refuse(clientId, 'too-many-requests')
      return answerTooMany(c, excess)
    }
    const answer = await attributes.read(clientId, read.question)
    if (answer === 'not-entitled') throw new DomainError('forbidden', answer)
    if (answer === 'request-id-reused') throw new DomainError('conflict', answer)
    return c.json({ requestId, ...answer })
  })
}
