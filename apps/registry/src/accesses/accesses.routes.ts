import { DomainError } from '@mot-cua/kernel'
import type { AnyWebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import { admitCaller, answerInvalid, readQuestion } from '../caller/caller.routes.ts'
import type { CallerTokens } from '../caller/caller.ts'
import type { CallerLimits } from '../caller/caller-limits.ts'
import type { PurposeWords } from '../purposes/purpose-words.ts'
import { accessesRequestSchema, writeCursor } from './accesses.schemas.ts'
import type { createAccesses } from './accesses.ts'

export const ACCESSES_PATH = '/api/accesses'

type Deps = {
  accesses: ReturnType<typeof createAccesses>
  callerLimits: CallerLimits
  callerTokens: CallerTokens
  purposeWords: PurposeWords
}

export function createAccessesRoutes(deps: Deps): Hono<AnyWebEnv> {
  const { accesses, callerLimits, callerTokens, purposeWords } = deps
  const { refuse } = accesses
  const gate = { callerTokens, callerLimits, kind: 'accesses', refuse } as const
  return new Hono<AnyWebEnv>().post(ACCESSES_PATH, async (c) => {
    const caller = await admitCaller(c, gate)
    if (caller instanceof Response) return caller
    const { clientId } = caller
    const read = await readQuestion(c, accessesRequestSchema)
    if ('issues' in read) {
      await refuse(clientId, 'invalid-request')
      return answerInvalid(c, read.issues)
    }
    const { subject, ...asked } = read.question
    const page = await accesses.list(clientId, { ...subject, ...asked })
    if (page === 'not-entitled') throw new DomainError('forbidden', page)
    return c.json({
      accesses: page.accesses.map((access) => ({
        ...access,
        purposeInWords: purposeWords[access.purpose].title,
      })),
      ...(page.next && { next: writeCursor(page.next) }),
    })
  })
}
