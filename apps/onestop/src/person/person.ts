import { type Clock, newId } from '@mot-cua/kernel'
import type { SignedIn } from '@mot-cua/oidc'
import { z } from 'zod'

/** 0 where nothing of the e-ID stands behind a sign-in: an account of the portal's own, say. */
export type Level = 0 | 1 | 2

/** What an issuer says of who has just signed in; the same of the broker and of the e-ID itself. */
export type Arrived = {
  issuer: string
  subject: string
  sid: string | undefined
  level: Level
  amr: readonly string[]
  authenticatedAt: Date
  name: string
  dateOfBirth: string | undefined
  gender: 'male' | 'female' | undefined
  phone: string | undefined
  /** The e-ID's own word, and never a key. */
  personalId: string | undefined
  /** *Techid DVCQG*; the portal alone has one. */
  technicalId: string | undefined
  accountType: 'citizen' | 'organization'
  /** The person's other accounts at the same issuer. */
  linkedSubjects: readonly string[]
}

export type PersonStore = {
  /**
   * The person behind a subject: known, new, or made one of several that the issuer says are one.
   * `absorbed` are those that were others until now.
   */
  arrive(arrived: Arrived, made: { personId: string; at: Date }): Promise<ArrivedPerson>
  /** Of a citizen's sign-in; answers whether it is the first. */
  saveProfile(personId: string, arrived: Arrived, at: Date): Promise<{ isFirstTime: boolean }>
  lastHatOf(personId: string): Promise<string | undefined>
  rememberHat(personId: string, worn: WornHat): Promise<void>
}

/** Which account a person turned to, and what had been proved. */
export type WornHat = { staffAccountId: string; level: Level; at: Date }

export type ArrivedPerson = { personId: string; absorbed: readonly string[] }

export type Persons = ReturnType<typeof createPersons>

export function createPersons({ store, now }: { store: PersonStore; now: Clock }) {
  return {
    arrive: (arrived: Arrived) => store.arrive(arrived, { personId: newId(), at: now() }),
    saveProfile: (personId: string, arrived: Arrived) =>
      store.saveProfile(personId, arrived, now()),
    lastHatOf: (personId: string) => store.lastHatOf(personId),
    rememberHat: (personId: string, worn: Omit<WornHat, 'at'>) =>
      store.rememberHat(personId, { ...worn, at: now() }),
  }
}

// Broken claims are no person; those that are not promised may be missing.
const identitySchema = z.object({
  name: z.string().min(1),
  birthdate: optional(z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/)),
  gender: optional(z.enum(['male', 'female'])),
  phone_number: optional(z.string().regex(/^\+\d{8,15}$/)),
  personal_id: optional(z.string().regex(/^\d{12}$/)),
})
const claimsSchema = identitySchema.extend({
  technical_id: optional(z.string().min(1)),
  account_type: z.enum(['citizen', 'organization']).optional().catch(undefined),
  linked_subjects: z.array(z.string()).optional().catch(undefined),
})

function optional<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined)
}

/** What is read of a person, by whom it is read from: only the portal knows of accounts. */
export const claimsRead = {
  portal: Object.keys(claimsSchema.shape),
  identity: Object.keys(identitySchema.shape),
}

/** Of either issuer; undefined when it sends nobody whom a page could greet. */
export function personOf(signedIn: SignedIn): Arrived | undefined {
  const read = claimsSchema.safeParse(signedIn.claims).data
  if (!read) return undefined
  const { issuer, subject, sid, amr, authenticatedAt } = signedIn
  return {
    issuer,
    subject,
    sid,
    level: levelOf(signedIn.acr),
    amr,
    authenticatedAt,
    name: read.name,
    dateOfBirth: read.birthdate,
    gender: read.gender,
    phone: read.phone_number,
    personalId: read.personal_id,
    technicalId: read.technical_id,
    accountType: read.account_type ?? 'citizen',
    linkedSubjects: (read.linked_subjects ?? []).filter((linked) => linked !== subject),
  }
}

/** An absent or unknown `acr` means nothing is known, so the weakest is assumed (ASVS 6.8.4). */
function levelOf(acr: string | undefined): Level {
  if (acr === 'urn:eid:level2') return 2
  return acr === 'urn:eid:level1' ? 1 : 0
}
