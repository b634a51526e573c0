import { z } from 'zod'
import { purpose, reference, subject } from '../caller/caller.schemas.ts'
import { lifeStatuses } from '../residents/subject.ts'
import { fieldOutcomes, verifiableFields } from './verification.ts'

const claims = z
  .strictObject({
    fullName: z.string().trim().min(1).max(200).optional(),
    dateOfBirth: z.union([z.iso.date(), z.string().regex(/^\d{4}$/)]).optional(),
    gender: z.enum(['male', 'female']).optional(),
    permanentCommuneCode: z
      .string()
      .regex(/^\d{5}$/)
      .optional(),
    legacyIdNumber: z
      .string()
      .regex(/^\d{9}$/)
      .optional(),
  })
  .refine((stated) => Object.values(stated).some((value) => value !== undefined), {
    message: 'at least one claim',
  })

/** Body of `POST /api/verifications`. */
export const verificationRequestSchema = z.strictObject({
  requestId: z.uuid(),
  purpose,
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
