import type { AccountType, Audience } from '../account/account.ts'
import { type IdentityField, mergeFields } from '../person/person.ts'

/** What services may ask for, and the claims each scope carries. */
export const scopeClaims = {
  profile: ['name', 'birthdate', 'gender'],
  phone: ['phone_number', 'phone_number_verified'],
  personal_id: ['personal_id'],
  account: ['technical_id', 'account_type', 'upstream', 'linked_subjects'],
} as const

const bareScopes = ['openid', 'offline_access'] as const

type KnownScope = (typeof bareScopes)[number] | keyof typeof scopeClaims

export function isKnownScope(scope: string): scope is KnownScope {
  // Own names only: a service may send `toString` as a scope.
  return bareScopes.some((bare) => bare === scope) || Object.hasOwn(scopeClaims, scope)
}

/** What scopes carry, by the names under which single claims can be asked for. */
export function claimsOfScopes(scopes: readonly string[]): string[] {
  const carried: Record<string, readonly string[]> = scopeClaims
  return scopes.filter(isKnownScope).flatMap((scope) => carried[scope] ?? [])
}

/** An account as services get to know it. */
export type ServiceAccount = {
  accountId: string
  type: AccountType
  audience: Audience
  technicalId: string
  /** Of all accounts of its person. */
  fields: readonly IdentityField[]
  /** The person's other accounts. */
  linkedAccountIds: readonly string[]
  /** Whether one of those is an e-ID. */
  hasEid: boolean
}

/** Names of domain.md §2.5; the provider filters by what was asked for. */
export function claimsOf(
  account: ServiceAccount,
  asker: { subjectOf(accountId: string): string | undefined },
): Record<string, unknown> {
  const fields = mergeFields(account.fields)
  const valueOf = (name: IdentityField['name']) =>
    fields.find((field) => field.name === name)?.value
  const phone = fields.find(({ name }) => name === 'phone')
  return {
    name: valueOf('fullName'),
    // YYYY where the day is not known, as OpenID Connect Core §5.1 allows.
    birthdate: valueOf('dateOfBirth'),
    gender: valueOf('gender'),
    phone_number: phone?.value,
    phone_number_verified: phone && phone.status === 'verified',
    personal_id: provenPersonalId(account, fields),
    technical_id: account.technicalId,
    account_type: account.audience === 'organization' ? 'organization' : 'citizen',
    upstream: account.type,
    linked_subjects: account.linkedAccountIds.flatMap((id) => asker.subjectOf(id) ?? []),
  }
}

/**
 * Services find people by it, so it goes out only where the e-ID is behind it: another account's
 * verified number shows that somebody knew the papers, not whose they are.
 */
function provenPersonalId(
  { type, hasEid }: Pick<ServiceAccount, 'type' | 'hasEid'>,
  fields: readonly IdentityField[],
): string | undefined {
  if (type !== 'eid' && !hasEid) return undefined
  const field = fields.find(({ name }) => name === 'personalId')
  if (!field) return undefined
  const isStated = field.status === 'unchecked' && field.source === 'eid'
  return field.status === 'verified' || isStated ? field.value : undefined
}
