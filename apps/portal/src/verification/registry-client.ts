import type { ServiceClient } from '@mot-cua/oidc'
import { createRegistryQuestions, type RegistryQuestions } from '@mot-cua/registry-client'
import { z } from 'zod'
import type { OwnRecord, TrustedSource } from './verification.ts'

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
export function createRegistryClient({ agencyName, ...deps }: Deps): TrustedSource {
  const asking = { ...deps, purpose: 'portal-profile', party: 'national-portal' }
  const questions = createRegistryQuestions(asking)
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
    verify: ({ personalId, ...claims }) => questions.verify(personalId, claims),
    readOwn: (personalId, fields) => readOwn(questions, { agencyName, personalId, fields }),
  }
}

type Reading = { agencyName: string; personalId: string; fields: readonly string[] }

/** By the right to read for the very person (`read-own`): no official and no case stand behind. */
async function readOwn(
  { ask }: RegistryQuestions,
  { agencyName, personalId, fields }: Reading,
): Promise<OwnRecord | undefined> {
  const agency = { code: 'national-portal', name: agencyName }
  const askedBy = { agency, atRequestOf: 'data-subject', caseRef: 'identity-page' }
  const question = { askedBy, subject: { personalId }, fields }
  return (await ask('/api/attributes', question, recordSchema))?.attributes
}
