import { z } from 'zod'
import { reference } from './ingestion.schemas.ts'

export const reuseQuestionSchema = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^GT(?:-[0-9A-Z]{4}){4}$/)
    .describe('As the person wrote it into the dossier: `GT-` and sixteen letters and digits'),
  dossierCode: reference.describe('A dossier of this person that you have told of'),
})

export const reusedDocumentSchema = z.object({
  kind: z
    .enum(['paper', 'result', 'upload'])
    .describe('An upload comes from the person; nobody has checked it'),
  typeName: z.string(),
  name: z.string(),
  issuer: z.string().nullable(),
  number: z.string().nullable(),
  issuedOn: z.string().nullable(),
  expiresOn: z.string().nullable(),
  revokedAt: z.string().nullable(),
  file: z.object({ mediaType: z.string(), sizeBytes: z.int(), sha256: z.string() }).nullable(),
})
