import type { Migration } from '@mot-cua/database'
import { logoutMigration, providerMigration, registrationTokenMigration } from '@mot-cua/oidc'

/** The portal as an OpenID Provider: its keys and clients, and what people share with services. */
export const provider: readonly Migration[] = [
  logoutMigration('0009'),
  { ...providerMigration, name: '0009-oidc-provider' },
  registrationTokenMigration('0009'),
  {
    name: '0009-provider',
    statements: [
      `create table service_consent (
        account_id uuid not null references account (id),
        client_id text not null,
        scopes text[] not null,
        claims text[] not null,
        given_at timestamptz not null,
        primary key (account_id, client_id)
      )`,
      // By host, because a service that registers anew is another client at the same agency.
      `create table service_rule (
        host text primary key,
        consent text not null check (consent in ('once', 'not-needed')),
        changed_at timestamptz not null,
        changed_by text not null
      )`,
    ],
  },
]
