import { newId } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import type { IdentityTables } from '../tables.ts'
import { type KnownBrowserStore, MOST_PEOPLE, type Sighting } from './known-browser.ts'

const known = sql.table('identity.known_browser')
const audit = sql.table('identity.audit_event')

export function createKnownBrowserStore(db: Kysely<IdentityTables>): KnownBrowserStore {
  return {
    async remember(sighting) {
      const { rows } = await rememberIn(sighting).execute(db)
      const [kept] = rows
      return kept && !kept.is_shared ? kept.token_hash : undefined
    },
  }
}

/**
 * One statement: finds whose browser it is, drops the account's rows that have expired, makes it
 * known, or takes it from everybody where one more person makes it a shared one; with the audit.
 */
function rememberIn(seen: Sighting) {
  const { accountId, clientId, address, at, expiresAt, presentedHash = '', freshHash } = seen
  const audited = sql`${at}::timestamptz, account_id, ${clientId}, ${address}`
  return sql<{ token_hash: string; is_shared: boolean }>`
    with chosen as (
      select coalesce(max(token_hash), ${freshHash}) as token_hash,
        count(*) filter (where account_id <> ${accountId}) >= ${MOST_PEOPLE} as is_shared
      from ${known} where token_hash = ${presentedHash} and expires_at > ${at}),
    expired as (
      delete from ${known} where account_id = ${accountId} and expires_at <= ${at}),
    taken as (
      update ${known} set revoked_at = ${at}
      where token_hash = ${presentedHash} and account_id <> ${accountId} and revoked_at is null
        and (select is_shared from chosen)
      returning account_id),
    remembered as (
      insert into ${known} as held
        (id, account_id, token_hash, created_at, last_used_at, expires_at, revoked_at)
      select ${newId()}::uuid, ${accountId}::uuid, token_hash, ${at}::timestamptz,
        ${at}::timestamptz, ${expiresAt}::timestamptz, case when is_shared then ${at}::timestamptz end
      from chosen
      on conflict (token_hash, account_id) do update
      set last_used_at = excluded.last_used_at, expires_at = excluded.expires_at,
        revoked_at = excluded.revoked_at, failures = 0, locked_until = null
      returning account_id, token_hash, revoked_at is not null as is_shared,
        created_at = last_used_at as is_new),
    told as (
      insert into ${audit} (id, type, at, account_id, client_id, address)
      select ${newId()}::uuid, 'browser.remembered', ${audited}
      from remembered where is_new and not is_shared
      union all
      select gen_random_uuid(), 'browser.found-shared', ${audited} from taken)
    select token_hash, is_shared from remembered`
}
