import { newId } from '@mot-cua/kernel'
import type { ServiceClient } from '@mot-cua/oidc'
import { z } from 'zod'

/** Somebody waits for the page, so for the population database no longer than this. */
const TIMEOUT_MS = 2_000

const outcome = z.enum(['MATCH', 'NO_MATCH', 'NOT_FOUND', 'MULTIPLE', 'UNAVAILABLE', 'FORBIDDEN'])
const answerSchema = z.object({
  lifeStatus: z.enum(['living', 'deceased']).optional(),
  results: z.record(z.string(), outcome),
  checkedAt: z.iso.datetime().transform((text) => new Date(text)),
})

export type RegistryFieldAnswer = 'verified' | 'differs' | 'unchecked'

/** Whether what was stated agrees, field by field; never a value of the register. */
export type RegistryAnswer =
  | {
      outcome: 'checked'
      isDeceased: boolean
      /** `personalId` too: verified when exactly one person has it. */
      fields: { personalId: RegistryFieldAnswer; [field: string]: RegistryFieldAnswer }
      checkedAt: Date
    }
  /** No answer in time, or none that can be read: nothing is known. */
  | { outcome: 'unavailable' }

type Deps = {
  registryUrl: string
  /** Why it is asked, as the register names it; what may be asked is granted for each purpose. */
  purpose: string
  /** Who asks, as the register writes it down. */
  party: string
  /** Proves on each request who asks. */
  fetch: ServiceClient['fetch']
  onFailure: (error: unknown) => void
}

export type RegistryQuestions = ReturnType<typeof createRegistryQuestions>

/** Questions to the population registry, each answered within a deadline or not at all. */
export function createRegistryQuestions(deps: Deps) {
  return {
    /** `claims` are compared, as the register names its fields. */
    verify: async (
      personalId: string,
      claims: Readonly<Record<string, string>>,
    ): Promise<RegistryAnswer> => {
      const question = { askedBy: { party: deps.party }, subject: { personalId }, claims }
      const asked = post(deps, '/api/verifications', question).then((answer) =>
        toAnswer(answerSchema.parse(answer)),
      )
      return (await inTime(deps, asked)) ?? { outcome: 'unavailable' }
    },
    /** Undefined where there is no answer in time, or none of that form. */
    ask: <S extends z.ZodType>(path: string, question: object, schema: S) =>
      inTime(
        deps,
        post(deps, path, question).then((answer): z.infer<S> => schema.parse(answer)),
      ),
  }
}

async function inTime<T>({ onFailure }: Deps, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await Promise.race([asked, rejectAt(AbortSignal.timeout(TIMEOUT_MS))])
  } catch (error) {
    onFailure(error)
    return undefined
  }
}

/** One deadline for all of it: the token may take as long as the question. */
function rejectAt(deadline: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true })
  })
}

async function post(
  { fetch, registryUrl, purpose }: Deps,
  path: string,
  question: object,
): Promise<unknown> {
  const response = await fetch(new URL(path, registryUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requestId: newId(), purpose, ...question }),
  })
  if (!response.ok) throw new Error(`the registry answered ${response.status}`)
  return response.json()
}

function toAnswer(answer: z.infer<typeof answerSchema>): RegistryAnswer {
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
function toPersonalIdAnswer({
  lifeStatus,
  results,
}: z.infer<typeof answerSchema>): RegistryFieldAnswer {
  if (lifeStatus !== undefined) return 'verified'
  const mayAsk = Object.values(results).some((result) => result !== 'FORBIDDEN')
  return mayAsk ? 'differs' : 'unchecked'
}

function toFieldAnswer(result: z.infer<typeof outcome>): RegistryFieldAnswer {
  if (result === 'MATCH') return 'verified'
  return result === 'UNAVAILABLE' || result === 'FORBIDDEN' ? 'unchecked' : 'differs'
}
