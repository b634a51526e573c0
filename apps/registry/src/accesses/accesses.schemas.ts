import { z } from 'zod'
import { attributeFields, attributeOutcomes } from '../attributes/attributes.ts'
import { personalId } from '../caller/caller.schemas.ts'
import { words } from '../purposes/purposes.schemas.ts'
import { purposes } from '../purposes/purposes.ts'
import { fieldOutcomes, verifiableFields } from '../verification/verification.ts'
import { accessKinds, type Cursor } from './accesses.ts'

export const MAX_PAGE = 100
const DEFAULT_PAGE = 20

/** Where a page ends, as text that callers hand back and need not understand. */
const CURSOR = /^(\d{13})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export function writeCursor({ at, accessId }: Cursor): string {
  return `${at.getTime()}.${accessId}`
}

const cursor = z
  .string()
  .regex(CURSOR)
  .describe('`next` of the page before')
  .transform((text): Cursor => {
    const [, at, accessId = ''] = CURSOR.exec(text) ?? []
    return { at: new Date(Number(at)), accessId }
  })

/** Body of `POST /api/accesses`. */
export const accessesRequestSchema = z.strictObject({
  subject: z.strictObject({ personalId }),
  kind: z.enum(accessKinds).optional(),
  after: cursor.optional(),
  limit: z.int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
})

/** One answer about the person, newest first; the official who asked is not named. */
const access = z.strictObject({
  accessId: z.uuid().describe('To be quoted in a complaint'),
  at: z.iso.datetime(),
  kind: z.enum(accessKinds),
  purpose: z.enum(purposes),
  purposeInWords: words,
  askedBy: z.strictObject({ agency: z.string(), post: z.string().optional() }),
  caseRef: z.string().optional(),
  results: z.partialRecord(
    z.enum([...new Set([...attributeFields, ...verifiableFields])]),
    z.enum([...new Set([...attributeOutcomes, ...fieldOutcomes])]),
  ),
})

export const accessesAnswerSchema = z.strictObject({
  accesses: z.array(access),
  next: z.string().optional().describe('Absent on the last page'),
})
