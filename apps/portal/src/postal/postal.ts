import { type Clock, newId, parsePhone } from '@mot-cua/kernel'
import type { SignedIn } from '@mot-cua/oidc'
import { z } from 'zod'
import { newTechnicalId, type ProvenAccount } from '../account/account.ts'
import type { IdentityField, IdentityFieldName } from '../person/person.ts'

/** What the issuer says of a person. None of it has been compared with the register. */
const claimsSchema = z.object({
  name: z.string().trim().min(1).max(200),
  // Messages go there: what is no mobile number here is left alone.
  phone_number: z
    .string()
    .max(40)
    .transform((typed) => parsePhone(typed))
    .optional()
    .catch(undefined),
  email: z.string().min(3).max(254).optional().catch(undefined),
  birthdate: z
    .string()
    .regex(/^\d{4}(-\d{2}-\d{2})?$/)
    .optional()
    .catch(undefined),
  gender: z.enum(['male', 'female']).optional().catch(undefined),
  personal_id: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .catch(undefined),
})

export type PostalArrival = {
  issuer: string
  subject: string
  fields: readonly IdentityField[]
  address: string
  at: Date
}

type Ids = { accountId: string; personId: string }

export type PostalStore = {
  /**
   * The account of an issuer's subject with what it says now, made at its first coming; undefined
   * where it has been closed.
   */
  arrive(arrival: PostalArrival, fresh: Ids & { technicalId: string }): Promise<Ids | undefined>
}

export type PostalOutcome =
  | { outcome: 'welcome'; proven: ProvenAccount }
  /** The issuer did not even say a name. */
  | { outcome: 'incomplete' }
  | { outcome: 'closed' }

export type PostalAccounts = ReturnType<typeof createPostalAccounts>

/** Accounts that Vietnam Post issues (R074), known by issuer and subject alone. */
export function createPostalAccounts({ store, now }: { store: PostalStore; now: Clock }) {
  return {
    async arrive(signedIn: SignedIn, address: string): Promise<PostalOutcome> {
      const claims = claimsSchema.safeParse(signedIn.claims).data
      if (!claims) return { outcome: 'incomplete' }
      const { issuer, subject, sid, amr, authenticatedAt } = signedIn
      const at = now()
      const ids = await store.arrive(
        { issuer, subject, fields: toFields(claims, at), address, at },
        { accountId: newId(), personId: newId(), technicalId: newTechnicalId() },
      )
      if (!ids) return { outcome: 'closed' }
      return {
        outcome: 'welcome',
        proven: {
          ...ids,
          type: 'postal',
          audience: 'person',
          name: claims.name,
          // No e-ID stands behind it.
          level: 0,
          authenticatedAt,
          amr,
          upstream: { issuer, subject, sid },
        },
      }
    },
  }
}

type Claims = z.infer<typeof claimsSchema>

const names = {
  name: 'fullName',
  phone_number: 'phone',
  email: 'email',
  birthdate: 'dateOfBirth',
  gender: 'gender',
  personal_id: 'personalId',
} as const satisfies Record<keyof Claims, IdentityFieldName>

/** Whatever the issuer has checked is not known here: for the portal the person said it. */
function toFields(claims: Claims, at: Date): IdentityField[] {
  return Object.entries(names).flatMap(([claim, name]) => {
    const value = claims[claim as keyof Claims]
    if (value === undefined) return []
    return [{ name, value, status: 'self-declared' as const, source: 'postal', asOf: at }]
  })
}
