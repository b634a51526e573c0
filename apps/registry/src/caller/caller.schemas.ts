import { z } from 'zod'
import { purposes } from '../purposes/purposes.ts'

export const purpose = z.enum(purposes, {
  error: `say why you ask by one of: ${purposes.join(', ')}`,
})

// Goes into the audit as it is, so nothing that could be a personal id may stand in it.
export const reference = z
  .string()
  .regex(/^(?!.*\d{9})[A-Za-z0-9][\w.:/-]{0,63}$/)
  .describe('Letters, digits and . : / _ - only, no nine digits in a row')

/**
 * Names and posts as people write them, shown to a person later: letters, digits and a few marks,
 * nothing that could be a personal id, turn the direction of text or break a line.
 */
export const plainText = (maxLength: number) =>
  z
    .string()
    .trim()
    .max(maxLength)
    .regex(/^(?!.*\d{9})[\p{L}\p{N}][\p{L}\p{M}\p{N} .,;:'’()&/–-]*$/u)
    .overwrite((text) => text.normalize('NFC'))
    .describe("Letters, digits and . , ; : ' ’ ( ) & / – -, no nine digits in a row")

export const personalId = z.string().regex(/^\d{12}$/)

export const subject = z.union([
  z.strictObject({ personalId }),
  z.strictObject({ legacyIdNumber: z.string().regex(/^\d{9}$/) }),
])

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
