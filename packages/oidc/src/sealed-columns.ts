import { providerKeyContext } from './provider-keys.ts'
import { registrationContext } from './registration.ts'
import type { OidcProviderTables } from './tables.ts'

type SealedColumn = {
  table: string
  column: string
  /** What the sealed value is bound to; `row` has the columns of the table. */
  contextOf: (row: Record<string, string>) => string
}

/** Where secrets of this package rest, for whoever checks that a restored database opens. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'oidc_key',
    column: 'secret_sealed',
    contextOf: ({ id = '', purpose = '' }) =>
      providerKeyContext(purpose as OidcProviderTables['oidc_key']['purpose'], id),
  },
  {
    table: 'oidc_registration',
    column: 'private_key_sealed',
    contextOf: ({ issuer = '' }) => registrationContext(issuer),
  },
]
