import { smsFactorStatements } from '@mot-cua/authentication'
import type { Migration } from '@mot-cua/database'
import { smsMessageStatements } from '@mot-cua/sms'

export const signIn: Migration = {
  name: '0002-sign-in',
  statements: [
    ...smsFactorStatements('account'),
    ...smsMessageStatements,
    `create table consent (
      account_id uuid not null references account (id),
      client_id text not null,
      scopes text[] not null,
      given_at timestamptz not null,
      primary key (account_id, client_id)
    )`,
  ],
}
