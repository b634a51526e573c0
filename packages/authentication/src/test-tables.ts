import type { Migration } from '@mot-cua/database'
import { newId } from '@mot-cua/kernel'
import { smsMigration } from '@mot-cua/sms'
import { sql } from 'kysely'
import type { WriteAuditRow } from './audit.ts'
import { authenticationMigration, type Place } from './tables.ts'

/** What an app brings itself. */
const ownMigration: Migration = {
  name: '0001-own',
  statements: [
    'create table person (id uuid primary key)',
    `create table audit_event (
      id uuid primary key,
      at timestamptz not null,
      type text not null,
      account_id uuid,
      client_id text,
      address text,
      detail jsonb not null default '{}'
    )`,
  ],
}

export const testMigrations: readonly Migration[] = [
  ownMigration,
  smsMigration('0002'),
  authenticationMigration('0003', 'person'),
]

export async function addTestAccount({ db, schema }: Place): Promise<string> {
  const id = newId()
  await sql`insert into ${sql.id(schema, 'person')} (id) values (${id})`.execute(db)
  return id
}

export const testAuditRow: WriteAuditRow = ({ type, at, detail = {}, ...event }) => ({
  id: newId(),
  at,
  type,
  account_id: event.accountId ?? null,
  client_id: event.clientId ?? null,
  address: event.address ?? null,
  detail: JSON.stringify(detail),
})
