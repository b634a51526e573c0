import { z } from 'zod'

/** Events in one request. */
export const BATCH_EVENTS = 100
export const RESULTS_PER_EVENT = 20

/** Shown to people later: nothing that breaks a line, hides, or turns the direction of text. */
const text = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u, 'letters and marks that can be seen, one line')
    .overwrite((value) => value.normalize('NFC'))

/** The same over several lines. */
const note = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\r?\n)+$/u, 'letters and marks that can be seen')
  .overwrite((value) => value.normalize('NFC'))

/** What the sender calls a thing: it stands in addresses and logs, so no spaces and no marks. */
export const reference = z
  .string()
  .regex(/^[A-Za-z0-9][\w.:-]{0,99}$/)
  .describe('Letters, digits and . : _ -, at most 100')

const instant = z.iso
  .datetime({ offset: true })
  .refine((value) => isInRange(new Date(value)), 'between 1990 and 2100')
  .describe('RFC 3339, with its offset')

const day = z.iso.date().refine((value) => value >= '1900' && value < '2200', 'a day we can keep')

function isInRange(at: Date): boolean {
  const year = at.getUTCFullYear()
  return year >= 1990 && year < 2100
}

const sequence = z
  .int()
  .min(1)
  .describe('Grows with every event of the same dossier; gaps are allowed')

const result = z.strictObject({
  reference: reference.describe('Yours, for ever; the file is sent under it'),
  kind: z
    .enum(['result', 'paper'])
    .default('result')
    .describe('A paper is one that people show elsewhere, such as a licence'),
  name: text(300),
  typeName: text(200).describe('Papers are grouped under it'),
  issuer: text(300),
  number: text(100).optional(),
  issuedOn: day.optional(),
  expiresOn: day.optional(),
  revokedAt: instant.optional(),
})

export const dossierEventSchema = z.strictObject({
  eventId: reference,
  sequence,
  dossier: z.strictObject({
    code: reference.describe('The code people know it by'),
    procedureCode: reference.optional(),
    procedureName: text(500),
    agencyName: text(300),
    submittedAt: instant,
    dueAt: instant.optional(),
  }),
  applicant: z.strictObject({
    technicalId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/)
      .describe('The claim `technical_id` of the sign-in the dossier was filed under'),
  }),
  status: z.int().min(1).max(10).describe('National status, 1 to 10'),
  at: instant,
  unit: text(300).optional(),
  officialTitle: text(200).optional().describe('A post, never a name'),
  note: note.optional(),
  results: z.array(result).max(RESULTS_PER_EVENT).optional(),
})
export type DossierEvent = z.infer<typeof dossierEventSchema>
/** As it is sent, before what is left out has its usual value. */
export type SentDossierEvent = z.input<typeof dossierEventSchema>

export const staffEventSchema = z.strictObject({
  eventId: reference,
  reference: reference.describe('The staff account as you name it, never a user name'),
  personalId: z.string().regex(/^\d{12}$/),
  sequence: z.int().min(1).describe('Grows with every event of the same staff account'),
  held: z.boolean().describe('False when the person no longer holds it'),
})
export type StaffEvent = z.infer<typeof staffEventSchema>

/** Each event is looked at by itself, so that one bad event does not stop the others. */
export const batchSchema = z.strictObject({
  events: z.array(z.unknown()).min(1).max(BATCH_EVENTS),
})

const batchOf = <S extends z.ZodType>(event: S) =>
  z.strictObject({ events: z.array(event).min(1).max(BATCH_EVENTS) })
export const dossierBatchSchema = batchOf(dossierEventSchema)
export const staffBatchSchema = batchOf(staffEventSchema)

const refusals = [
  'invalid-event',
  'unknown-applicant',
  'applicant-differs',
  'sequence-reused',
  'event-id-reused',
  'reference-taken',
] as const
export type RefusalCode = (typeof refusals)[number]

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  reference: z.string().optional().describe('Also in our log'),
  errors: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .optional()
    .describe('Places in what was sent (RFC 6901)'),
})

export const batchAnswerSchema = z.object({
  results: z
    .array(
      z.union([
        z.object({
          eventId: z.string(),
          outcome: z.literal('recorded'),
          unusualAfter: z
            .int()
            .optional()
            .describe('The status before, where the table of moves knows no such move'),
        }),
        z.object({
          eventId: z.string().optional(),
          outcome: z.literal('refused'),
          problem: problemSchema.extend({ code: z.enum(refusals) }),
        }),
      ]),
    )
    .describe('One for each event, in their order'),
})

export const storedContentSchema = z.object({
  reference: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string().describe('base64, as in Content-Digest'),
})
