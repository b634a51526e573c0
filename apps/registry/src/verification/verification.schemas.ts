import { z } from 'zod'
import { fieldOutcomes, lifeStatuses, purposes, verifiableFields } from './verification.ts'

// Goes into the audit as it is, so nothing that could be a personal id may stand in it.
const reference = z
  .string()
  .regex(/^(?!.*\d{9})[A-Za-z0-9][\w.:/-]{0,63}$/)
  .describe('Letters, digits and . : / _ - only, no nine digits in a row')

const subject = z.union([
  z.strictObject({ personalId: z.string().regex(/^\d{12}$/) }),
  z.strictObject({ legacyIdNumber: z.string().regex(/^\d{9}$/) }),
])

const claims = z
  .strictObject({
    fullName: z.string().trim().min(1).max(200).optional(),
    dateOfBirth: z.union([z.iso.date(), z.string().regex(/^\d{4}$/)]).optional(),
    gender: z.enum(['male', 'female']).optional(),
    permanentCommuneCode: z
      .string()
      .regex(/^\d{5}$/)
      .optional(),
  })
  .refine((stated) => Object.values(stated).some((value) => value !== undefined), {
    message: 'at least one claim',
  })

/** Body of `POST /api/verifications`. */
export const verificationRequestSchema = z.strictObject({
  requestId: z.uuid(),
  purpose: z.enum(purposes),
  askedBy: z.strictObject({ party: reference, officialRef: reference.optional() }),
  subject,
  claims,
})

/** Only words of closed lists, the caller's own request id and an instant. */
export const verificationAnswerSchema = z.strictObject({
  requestId: z.uuid(),
  lifeStatus: z.enum(lifeStatuses).optional().describe('Absent unless one person was found'),
  results: z.partialRecord(z.enum(verifiableFields), z.enum(fieldOutcomes)),
  checkedAt: z.iso.datetime(),
})

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  reference: z.string().describe('Also in our log'),
  errors: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .optional()
    .describe('Places in the body (RFC 6901), with 422'),
})
