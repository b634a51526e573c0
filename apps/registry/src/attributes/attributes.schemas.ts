import { z } from 'zod'
import { plainText, purpose, reference, subject } from '../caller/caller.schemas.ts'
import { lifeStatuses } from '../residents/subject.ts'
import { attributeFields, attributeOutcomes } from './attributes.ts'
import type { AskedBy } from './read-attributes.ts'

const WHICH_OFFICIAL = 'say which official asks: ref, name and post'

const askedBy = z
  .strictObject(
    {
      agency: z.strictObject({ code: reference, name: plainText(200) }),
      official: z
        .strictObject(
          { ref: reference, name: plainText(100), post: plainText(120) },
          { error: WHICH_OFFICIAL },
        )
        .optional(),
      atRequestOf: z
        .literal('data-subject')
        .optional()
        .describe('In place of `official`: for the signed-in person alone (grant `read-own`)'),
      caseRef: reference.describe('The dossier, or what your agency keeps the case under'),
    },
    { error: 'say who asks: agency, official and caseRef' },
  )
  .transform(({ official, atRequestOf, ...stated }, context): AskedBy => {
    if (official && !atRequestOf) return { ...stated, official }
    if (atRequestOf && !official) return { ...stated, atRequestOf }
    context.addIssue({ code: 'custom', path: ['official'], message: WHICH_OFFICIAL })
    return z.NEVER
  })

/** Body of `POST /api/attributes`. */
export const attributesRequestSchema = z.strictObject({
  requestId: z.uuid(),
  purpose,
  askedBy,
  subject,
  fields: z
    .array(z.enum(attributeFields))
    .min(1)
    .refine((fields) => new Set(fields).size === fields.length, 'each field once'),
})

const place = z.strictObject({
  code: z.string().regex(/^\d{5}$/),
  validFrom: z.iso.date().describe('First day of the list of communes the code belongs to'),
  name: z.string(),
})

/** The fields asked for, granted and on record; no others. */
export const attributesAnswerSchema = z.strictObject({
  requestId: z.uuid(),
  lifeStatus: z.enum(lifeStatuses).optional().describe('Absent unless one person was found'),
  attributes: z.strictObject({
    personalId: z.string().optional().describe('The one that holds now'),
    fullName: z.string().optional(),
    gender: z.enum(['male', 'female']).optional(),
    dateOfBirth: z.string().optional().describe('YYYY-MM-DD, or YYYY'),
    placeOfBirth: place.optional(),
    permanentCommune: place.optional(),
    relationToHead: z.enum(['head', 'spouse', 'child', 'parent', 'other']).optional(),
    legacyIdNumber: z.string().optional(),
    cardIssuedOn: z.iso.date().optional(),
  }),
  results: z.partialRecord(z.enum(attributeFields), z.enum(attributeOutcomes)),
  answeredAt: z.iso.datetime(),
})
