import { newId } from '@mot-cua/kernel'
import { type RawBuilder, sql } from 'kysely'
import type { Place } from '../tables.ts'
import {
  type KnownBrowserStore,
  MOST_BROWSERS,
  MOST_PEOPLE,
  type Sighting,
} from './known-browser.ts'

export function createKnownBrowserStore({ db, schema }: Place): KnownBrowserStore {
  const tables = { known: sql.id(schema, 'known_browser'), audit: sql.id(schema, 'audit_event') }
  return {
    async remember(sighting) {
      const { rows } = await rememberIn(tables, sighting).execute(db)
      return rows[0]?.is_shared === false
    },
  }
}

type Table = RawBuilder<unknown>
type Tables = { known: Table; audit: Table }

/**
 * One statement: finds whose browser it is, drops the account's rows that have expired, makes it
 * known under the fresh hash, or takes it from everybody where one more person makes it a shared
 * one; with the audit. Of more browsers than an account may have, the newest stay known.
 */
function rememberIn({ known, audit }: Tables, seen: Sighting) {
  const { accountId, clientId, address, at, expiresAt, presentedHash = '', freshHash } = seen
  const audited = sql`${at}::timestamptz, account_id, ${clientId}, ${address}`
  return sql<{ is_shared: boolean }>`
    with chosen as (
      select count(distinct account_id) filter (where account_id <> ${accountId})
        >= ${MOST_PEOPLE} as is_shared
      from ${known} where token_hash in (${presentedHash}, ${freshHash}) and expires_at > ${at}),
    expired as (
      delete from ${known} where account_id = ${accountId} and expires_at <= ${at}),
    taken as (
      update ${known} set revoked_at = ${at}
      where token_hash = ${presentedHash} and account_id <> ${accountId} and revoked_at is null
        and (select is_shared from chosen)
      returning account_id),
    ${moved(known, seen)},
    ${outnumbered(known, seen)},
    remembered as (
      insert into ${known} as held
        (id, account_id, token_hash, created_at, last_used_at, expires_at, revoked_at)
      select ${newId()}::uuid, ${accountId}::uuid,
        case when is_shared then ${presentedHash} else ${freshHash} end, ${at}::timestamptz,
        ${at}::timestamptz, ${expiresAt}::timestamptz, case when is_shared then ${at}::timestamptz end
      from chosen where not exists (select from moved where account_id = ${accountId})
      on conflict (token_hash, account_id) do update
      set last_used_at = excluded.last_used_at, expires_at = excluded.expires_at,
        revoked_at = excluded.revoked_at, failures = 0, locked_until = null
      returning account_id, revoked_at is null and created_at = last_used_at as is_new),
    told as (
      insert into ${audit} (id, type, at, account_id, client_id, address)
      select ${newId()}::uuid, 'browser.remembered', ${audited} from remembered where is_new
      union all
      select gen_random_uuid(), 'browser.found-shared', ${audited} from taken)
    select is_shared from chosen`
}

/**
 * Everybody known by the old hash is known by the fresh one: a copy of the cookie is worth nothing
 * any more. A second request of the same acceptance finds the rows moved already.
 */
function moved(
  known: Table,
  { accountId, at, expiresAt, presentedHash = '', freshHash }: Sighting,
) {
  const isOwn = sql`held.account_id = ${accountId}`
  return sql`moved as (
      update ${known} as held set token_hash = ${freshHash},
        last_used_at = case when ${isOwn} then ${at}::timestamptz else held.last_used_at end,
        expires_at = case when ${isOwn} then ${expiresAt}::timestamptz else held.expires_at end,
        revoked_at = case when not ${isOwn} then held.revoked_at end,
        failures = case when ${isOwn} then 0 else held.failures end,
        locked_until = case when not ${isOwn} then held.locked_until end
      where token_hash = ${presentedHash} and expires_at > ${at}
        and not (select is_shared from chosen)
        and not exists (select from ${known} where token_hash = ${freshHash})
      returning account_id)`
}

/** The account's others beyond the newest, this one counted in: no heap of cookies to send with. */
function outnumbered(known: Table, { accountId, at, presentedHash = '', freshHash }: Sighting) {
  return sql`outnumbered as (
      update ${known} set revoked_at = ${at} where id in (
        select id from ${known}
        where account_id = ${accountId} and revoked_at is null and expires_at > ${at}
          and token_hash not in (${presentedHash}, ${freshHash})
          and not (select is_shared from chosen)
        order by last_used_at desc, id desc offset ${MOST_BROWSERS - 1}))`
}
