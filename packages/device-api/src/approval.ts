import { z } from 'zod'

/**
 * Claims of an approval, signed with the device key (ES256): everything the person saw. Identity
 * compares each with what this transaction showed.
 */
export const approvalSchema = z.object({
  aud: z.string().describe('Issuer of identity.'),
  action: z.literal('sign-in'),
  txn: z.string().describe('Id of the transaction.'),
  nonce: z.string(),
  client_id: z.string(),
  host: z.string(),
  acr: z.string(),
  claims_hash: z.string(),
  place: z.string(),
  browser: z.string(),
  number: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string().min(16).max(64),
})
export type ApprovalClaims = z.infer<typeof approvalSchema>
