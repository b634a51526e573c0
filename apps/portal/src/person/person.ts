import { type Clock, newId } from '@mot-cua/kernel'
import type { SignedIn } from '@mot-cua/oidc'
import { z } from 'zod'
import { type AccountType, newTechnicalId } from '../account/account.ts'
import { type AssuranceLevel, levelOfAcr } from '../assurance/assurance.ts'
import type { FieldAnswer, IdentityCheck, Verification } from '../verification/verification.ts'

/** The ten rows of the identity page, in its order (R093). */
export const identityFieldNames = [
  'fullName',
  'legacyIdNumber',
  'personalId',
  'dateOfBirth',
  'phone',
  'gender',
  'placeOfBirth',
  'email',
  'placeOfOrigin',
  'permanentAddress',
] as const
export type IdentityFieldName = (typeof identityFieldNames)[number]

/** Those that an e-ID account brings along. */
export const eidFieldNames = ['fullName', 'personalId', 'dateOfBirth', 'gender'] as const
type EidFieldName = (typeof eidFieldNames)[number]

/** `self-declared`: typed by the person, compared with nothing (R096). */
export type FieldStatus = FieldAnswer | 'self-declared'

/** One fact that came in by an account: its source, how far it is trusted, and since when. */
export type IdentityField = {
  name: IdentityFieldName
  value: string
  status: FieldStatus
  /** `eid`, `self`, or the name of a trusted source (R153). */
  source: string
  asOf: Date
}

export type PersonAccount = { personId: string; accountId: string }
export type NewPersonAccount = PersonAccount & { technicalId: string }

/** An account of an issuer that has just proved itself, and what it says of its person. */
export type Arrival = {
  issuer: string
  subject: string
  /** What the account came with this time. */
  level: AssuranceLevel
  fields: IdentityField[]
  address: string
  at: Date
}

export type PersonStore = {
  findAccount(issuer: string, subject: string): Promise<PersonAccount | undefined>
  /** Person, account and fields in one transaction; the existing ones when another request was first. */
  createFrom(arrival: Arrival, ids: NewPersonAccount): Promise<PersonAccount & { isNew: boolean }>
  recordSignIn(account: PersonAccount, arrival: Arrival): Promise<void>
  /** Of all accounts of the person; several of one name where accounts differ. */
  fieldsOf(personId: string): Promise<IdentityField[]>
}

export type ArrivalOutcome =
  | { outcome: 'welcome'; account: PersonAccount; name: string; isFirstTime: boolean }
  /** The register says that this person has died: the account may not be used. */
  | { outcome: 'deceased' }
  /** The provider sent no usable identity. */
  | { outcome: 'incomplete' }

export type Persons = ReturnType<typeof createPersons>

// What the portal's scopes promise; anything else the provider sends is left alone.
const claimsSchema = z.object({
  name: z.string().min(1),
  birthdate: z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/),
  gender: z.enum(['male', 'female']),
  personal_id: z.string().regex(/^\d{12}$/),
  // Not promised: there are issuers without the scope `phone`, and people who withhold it.
  phone_number: z
    .string()
    .regex(/^\+\d{6,15}$/)
    .optional()
    .catch(undefined),
})
export const claimsRead = Object.keys(claimsSchema.shape)

/** Told of each arrival, so that what the register could not say then is asked later. */
export type Arrivals = {
  arrived(accountId: string, known: { isChecked: boolean }): Promise<void>
}

type Deps = {
  store: PersonStore
  registry: IdentityCheck
  arrivals?: Arrivals
  now: Clock
}

/** Persons of the portal. The first sign-in with an e-ID account makes the profile (R081). */
export function createPersons({ store, registry, arrivals, now }: Deps) {
  return {
    async arrive(signedIn: SignedIn, address: string): Promise<ArrivalOutcome> {
      const claims = claimsSchema.safeParse(signedIn.claims).data
      if (!claims) return { outcome: 'incomplete' }
      const { name: fullName, birthdate: dateOfBirth, gender, personal_id: personalId } = claims
      const stated = { fullName, dateOfBirth, gender, personalId }
      const verification = await registry.verify(stated)
      if (verification.outcome === 'checked' && verification.isDeceased) {
        return { outcome: 'deceased' }
      }
      const { issuer, subject } = signedIn
      const at = now()
      const level = levelOfAcr(signedIn.acr)
      const fields = [...toFields(stated, verification, at), ...phoneField(claims.phone_number, at)]
      const arrival = { issuer, subject, level, fields, address, at }
      const known = await store.findAccount(issuer, subject)
      if (known) await store.recordSignIn(known, arrival)
      const account =
        known ??
        (await store.createFrom(arrival, {
          personId: newId(),
          accountId: newId(),
          technicalId: newTechnicalId(),
        }))
      const isChecked = verification.outcome === 'checked'
      await arrivals?.arrived(account.accountId, { isChecked })
      const isFirstTime = 'isNew' in account && account.isNew === true
      return { outcome: 'welcome', account, name: fullName, isFirstTime }
    },
    fieldsOf: async (personId: string) => mergeFields(await store.fieldsOf(personId)),
  }
}

/** A field is the register's once it has confirmed it; until then the e-ID account's. */
export function toFields(
  stated: Record<EidFieldName, string>,
  verification: Verification,
  at: Date,
): IdentityField[] {
  return eidFieldNames.map((name) => {
    const value = stated[name]
    if (verification.outcome === 'unavailable') {
      return { name, value, status: 'unchecked', source: 'eid', asOf: at }
    }
    const status = verification.fields[name] ?? 'unchecked'
    const source = status === 'verified' ? 'registry' : 'eid'
    return { name, value, status, source, asOf: verification.checkedAt }
  })
}

/** The issuer sends its codes there: it knows, though the population database does not. */
function phoneField(phone: string | undefined, at: Date): IdentityField[] {
  if (phone === undefined) return []
  return [{ name: 'phone', value: phone, status: 'verified', source: 'eid', asOf: at }]
}

/** The lower, the more it is believed. What an e-ID brings goes before what anybody typed. */
function doubtOf({ status, source }: IdentityField): number {
  if (status === 'verified') return 0
  if (status === 'differs') return 3
  return source === 'eid' ? 1 : 2
}

/**
 * One fact of each name: what the person's accounts together know. The best confirmed wins, among
 * equals the newest; where that is an emptied field, there is none.
 */
export function mergeFields(fields: readonly IdentityField[]): IdentityField[] {
  const ranked = fields.toSorted(
    (a, b) => doubtOf(a) - doubtOf(b) || b.asOf.getTime() - a.asOf.getTime(),
  )
  return identityFieldNames
    .flatMap((name) => ranked.find((field) => field.name === name) ?? [])
    .filter(({ value }) => value !== '')
}

/**
 * Who somebody is, is the e-ID's to say where there is one: an old account adds what the e-ID does
 * not bring, and contradicts nothing. What it has verified since proves no more than that somebody
 * knows the papers.
 */
export function withoutContradiction(
  fields: readonly (IdentityField & { accountType: AccountType })[],
): IdentityField[] {
  const hasEid = fields.some(({ accountType }) => accountType === 'eid')
  const isEidsToSay = (name: IdentityFieldName) => eidFieldNames.some((own) => own === name)
  return fields.flatMap(({ accountType, ...field }) =>
    hasEid && accountType !== 'eid' && isEidsToSay(field.name) ? [] : [field],
  )
}
