import type { Entitlement } from '@mot-cua/registry'

// The one place with well-known values. Each starts with the mark that every party's own
// configuration refuses, so none of them can reach an installation that is not a sandbox.
export const sandboxSecrets = {
  identity: 'sandbox-secret-of-identity-known-to-all',
  portal: 'sandbox-secret-of-the-portal-known-to-all',
  registry: 'sandbox-secret-of-the-registry-known-to-all',
  post: 'sandbox-secret-of-the-post-known-to-all',
  binhdinh: 'sandbox-secret-of-binh-dinh-known-to-all',
  binhphuoc: 'sandbox-secret-of-binh-phuoc-known-to-all',
  desk: 'sandbox-secret-of-the-desk-known-to-all',
} as const

export const sandboxInitialAccessTokens = {
  identity: 'sandbox-initial-access-token-of-identity',
  portal: 'sandbox-initial-access-token-of-the-portal',
  registry: 'sandbox-initial-access-token-of-the-registry',
} as const

/**
 * What systems of agencies register with at the portal, by the name under which their dossiers are
 * kept there: approved in advance, as an operator does for real agencies. `developer` is for whoever
 * tries things out.
 */
export const sandboxAgencyTokens = {
  binhdinh: 'sandbox-registration-token-of-binh-dinh',
  binhphuoc: 'sandbox-registration-token-of-binh-phuoc',
  developer: 'sandbox-registration-token-of-developers',
} as const

/** The portal at the issuer of postal accounts, where nobody can register. */
export const sandboxPostalClient = {
  client_id: 'cong-dich-vu-cong',
  client_secret: 'sandbox-secret-of-the-portal-at-the-post',
} as const

export const SANDBOX_HOTLINE = '1900 0000'

/** What everybody who registers at the sandbox's registry may ask at once. */
export const sandboxGrants: readonly Entitlement[] = [
  {
    act: 'verify',
    purpose: 'portal-profile',
    fields: ['fullName', 'dateOfBirth', 'gender', 'legacyIdNumber'],
  },
  {
    act: 'read-own',
    purpose: 'portal-profile',
    fields: ['placeOfBirth', 'permanentCommune', 'legacyIdNumber'],
  },
  {
    act: 'read',
    purpose: 'dossier',
    fields: ['fullName', 'dateOfBirth', 'gender', 'permanentCommune'],
  },
  {
    act: 'verify',
    purpose: 'staff-identity',
    fields: ['fullName', 'dateOfBirth', 'gender'],
  },
  { act: 'show-accesses' },
]
