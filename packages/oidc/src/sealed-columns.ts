import type { SealedColumn } from '@mot-cua/kernel'
import { providerKeyContext } from './provider-keys.ts'
import { registrationContext } from './registration.ts'
import { managementContext } from './registration-management.ts'
import type { OidcProviderTables } from './tables.ts'

/** Where secrets of this package rest, for whoever checks that a restored database opens. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'oidc_key',
    column: 'secret_sealed',
    bound: { id: 'id', purpose: 'purpose' },
    contextOf: ({ id = '', purpose = '' }) =>
      providerKeyContext(purpose as OidcProviderTables['oidc_key']['purpose'], id),
  },
  {
    table: 'oidc_registration',
    column: 'private_key_sealed',
    bound: { issuer: 'issuer' },
    contextOf: ({ issuer = '' }) => registrationContext(issuer),
  },
  {
    table: 'oidc_registration',
    column: 'management_sealed',
    bound: { issuer: 'issuer' },
    contextOf: ({ issuer = '' }) => managementContext(issuer),
  },
]
