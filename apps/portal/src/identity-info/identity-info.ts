import type { Clock } from '@mot-cua/kernel'
import type { AccountType, Audience } from '../account/account.ts'
import { dayOf } from '../day/day.ts'
import {
  type IdentityField,
  type IdentityFieldName,
  identityFieldNames,
  mergeFields,
} from '../person/person.ts'
import { type EditPlan, planEdit, type Typed } from './edit-fields.ts'

/** The three colours of the page and what each of them says (R095–R097; C17). */
export type Light = 'verified' | 'unverified' | 'absent'

export type IdentityRow = { name: IdentityFieldName; field: IdentityField | undefined }

/** Whose fields: those of the account are written, those of all the person's accounts are read. */
export type FieldOwner = { accountId: string; personId: string; address: string }

export type OwnAccount = { accountId: string; type: AccountType; audience: Audience }

/** An account whose personal id a trusted source has confirmed; it proves nothing of ownership. */
export type VerifiedAccount = OwnAccount & { personId: string }

export type IdentityInfoStore = {
  /** Of all accounts of the person; several of one name where accounts differ. */
  fieldsOf(personId: string): Promise<IdentityField[]>
  accountsOf(personId: string): Promise<OwnAccount[]>
  /** Locks the person; what `decide` makes of the fields as they are then is written with it. */
  edit(
    owner: FieldOwner & { at: Date },
    decide: (fields: IdentityField[]) => EditPlan,
  ): Promise<EditPlan>
  verifiedPersonalIdOf(accountId: string): Promise<string | undefined>
  findAccountsByVerifiedId(personalId: string): Promise<VerifiedAccount[]>
}

export type IdentityInfo = ReturnType<typeof createIdentityInfo>

/** What the portal knows of a person, field by field, and what the person may write there. */
export function createIdentityInfo({ store, now }: { store: IdentityInfoStore; now: Clock }) {
  return {
    /** The ten rows in their order, those without data too (R093). */
    rowsOf: async (personId: string): Promise<IdentityRow[]> =>
      toRows(await store.fieldsOf(personId)),

    accountsOf: (personId: string) => store.accountsOf(personId),

    /** Saves what the person typed as self-declared, or says what is wrong and saves nothing. */
    edit: (owner: FieldOwner, typed: Typed): Promise<EditPlan> => {
      const at = now()
      const decide = (fields: IdentityField[]) =>
        planEdit({ typed, fields: mergeFields(fields), today: dayOf(at) })
      return store.edit({ ...owner, at }, decide)
    },

    /** The personal id a trusted source confirmed for this account, if one did. */
    verifiedPersonalIdOf: (accountId: string) => store.verifiedPersonalIdOf(accountId),

    /**
     * Every open account with this id confirmed. Whoever knows somebody's papers can have them
     * confirmed, so a caller must have both sides proven before it believes they are one person's.
     */
    findAccountsByVerifiedId: (personalId: string) => store.findAccountsByVerifiedId(personalId),
  }
}

export function toRows(fields: readonly IdentityField[]): IdentityRow[] {
  const merged = mergeFields(fields)
  return identityFieldNames.map((name) => {
    return { name, field: merged.find((field) => field.name === name) }
  })
}

/** Green where a trusted source agreed, red where there is nothing, yellow for all the rest. */
export function lightOf(field: IdentityField | undefined): Light {
  if (!field) return 'absent'
  return field.status === 'verified' ? 'verified' : 'unverified'
}
