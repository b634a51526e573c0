import { newId } from '@mot-cua/kernel'
import type { ServiceClient } from '@mot-cua/oidc'
import { z } from 'zod'
import type {
  FieldAnswer,
  OwnRecord,
  StatedIdentity,
  TrustedSource,
  Verification,
} from './verification.ts'

/** A sign-in waits no longer than this for the population database. */
const TIMEOUT_MS = 2_000
const PURPOSE = 'portal-profile'

const outcome = z.enum(['MATCH', 'NO_MATCH', 'NOT_FOUND', 'MULTIPLE', 'UNAVAILABLE', 'FORBIDDEN'])
const answerSchema = z.object({
  lifeStatus: z.enum(['living', 'deceased']).optional(),
  results: z.record(z.string(), outcome),
  checkedAt: z.iso.datetime().transform((text) => new Date(text)),
})

const commune = z.object({ code: z.string(), validFrom: z.iso.date(), name: z.string() })
const recordSchema = z.object({
  attributes: z.object({
    placeOfBirth: commune.exactOptional(),
    permanentCommune: commune.exactOptional(),
    legacyIdNumber: z
      .string()
      .regex(/^\d{9}$/)
      .exactOptional(),
  }),
})

type Deps = {
  registryUrl: string
  /** What the register writes down as the agency that asks. */
  agencyName: string
  /** Proves on each request who asks. */
  fetch: ServiceClient['fetch']
  onFailure: (error: unknown) => void
}

/** The population database behind the port. */
export function createRegistryClient(deps: Deps): TrustedSource {
  return {
    name: 'registry',
    label: 'profile.source.registry',
    fields: [
      'fullName',
      'legacyIdNumber',
      'personalId',
      'dateOfBirth',
      'gender',
      'placeOfBirth',
      'permanentAddress',
    ],
    verify: async (stated): Promise<Verification> =>
      (await inTime(deps, ask(deps, stated))) ?? { outcome: 'unavailable' },
    readOwn: (personalId, fields) => inTime(deps, readOwn(deps, personalId, fields)),
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

async function post({ fetch, registryUrl }: Deps, path: string, question: object) {
  const response = await fetch(new URL(path, registryUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requestId: newId(), purpose: PURPOSE, ...question }),
  })
  if (!response.ok) throw new Error(`the registry answered ${response.status}`)
  return response.json()
}

async function ask(deps: Deps, { personalId, ...claims }: StatedIdentity): Promise<Verification> {
  const askedBy = { party: 'national-portal' }
  const question = { askedBy, subject: { personalId }, claims }
  return toVerification(answerSchema.parse(await post(deps, '/api/verifications', question)))
}

/** By the right to read for the very person (`read-own`): no official and no case stand behind. */
async function readOwn(
  deps: Deps,
  personalId: string,
  fields: readonly string[],
): Promise<OwnRecord> {
  const agency = { code: 'national-portal', name: deps.agencyName }
  const askedBy = { agency, atRequestOf: 'data-subject', caseRef: 'identity-page' }
  const question = { askedBy, subject: { personalId }, fields }
  return recordSchema.parse(await post(deps, '/api/attributes', question)).attributes
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
