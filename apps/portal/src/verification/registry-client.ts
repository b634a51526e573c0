import { newId } from '@mot-cua/kernel'
import type { ServiceClient } from '@mot-cua/oidc'
import { z } from 'zod'
import type { FieldAnswer, StatedIdentity, TrustedSource, Verification } from './verification.ts'

/** A sign-in waits no longer than this for the population database. */
const TIMEOUT_MS = 2_000

const outcome = z.enum(['MATCH', 'NO_MATCH', 'NOT_FOUND', 'MULTIPLE', 'UNAVAILABLE', 'FORBIDDEN'])
const answerSchema = z.object({
  lifeStatus: z.enum(['living', 'deceased']).optional(),
  results: z.record(z.string(), outcome),
  checkedAt: z.iso.datetime().transform((text) => new Date(text)),
})

type Deps = {
  registryUrl: string
  /** Proves on each request who asks. */
  fetch: ServiceClient['fetch']
  onFailure: (error: unknown) => void
}

/** The population database behind the port: asks whether fields match, never what they are. */
export function createRegistryClient(deps: Deps): TrustedSource {
  return {
    async verify(stated): Promise<Verification> {
      const deadline = AbortSignal.timeout(TIMEOUT_MS)
      try {
        return await Promise.race([ask(deps, stated), rejectAt(deadline)])
      } catch (error) {
        deps.onFailure(error)
        return { outcome: 'unavailable' }
      }
    },
  }
}

/** One deadline for all of it: the token may take as long as the question. */
function rejectAt(deadline: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true })
  })
}

async function ask(deps: Deps, { personalId, ...claims }: StatedIdentity): Promise<Verification> {
  const response = await deps.fetch(new URL('/api/verifications', deps.registryUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      requestId: newId(),
      purpose: 'portal-profile',
      askedBy: { party: 'national-portal' },
      subject: { personalId },
      claims,
    }),
  })
  if (!response.ok) throw new Error(`the registry answered ${response.status}`)
  return toVerification(answerSchema.parse(await response.json()))
}

function toVerification(answer: z.infer<typeof answerSchema>): Verification {
  const { lifeStatus, results, checkedAt } = answer
  const answers = Object.entries(results).map(([field, result]) => [field, toFieldAnswer(result)])
  return {
    outcome: 'checked',
    isDeceased: lifeStatus === 'deceased',
    fields: { ...Object.fromEntries(answers), personalId: toPersonalIdAnswer(answer) },
    checkedAt,
  }
}

/** The register tells whether someone is alive only when exactly one person has the id. */
function toPersonalIdAnswer({ lifeStatus, results }: z.infer<typeof answerSchema>): FieldAnswer {
  if (lifeStatus !== undefined) return 'verified'
  const mayAsk = Object.values(results).some((result) => result !== 'FORBIDDEN')
  return mayAsk ? 'differs' : 'unchecked'
}

function toFieldAnswer(result: z.infer<typeof outcome>): FieldAnswer {
  if (result === 'MATCH') return 'verified'
  return result === 'UNAVAILABLE' || result === 'FORBIDDEN' ? 'unchecked' : 'differs'
}
