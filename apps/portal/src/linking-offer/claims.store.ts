import { type Kysely, sql, type Transaction } from 'kysely'
import { sessionsEndAt } from '../account/sessions-end.store.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { ClaimedBy, Obstacle, Standing } from './offers.ts'

type Db = Kysely<PortalTables> | Transaction<PortalTables>
type Trx = Transaction<PortalTables>

const account = sql.table('portal.account')
const field = sql.table('portal.account_field')

/** Pairs of an old account and an e-ID account, `mine` and `eid`, with the same verified id. */
const pairs = sql`${account} as mine
  join ${field} as own on own.account_id = mine.id
    and own.name = 'personalId' and own.status = 'verified'
  join ${field} as stated on stated.value = own.value
    and stated.name = 'personalId' and stated.status = 'verified'
  join ${account} as eid on eid.id = stated.account_id
    and eid.type = 'eid' and eid.audience = 'person' and eid.status = 'active'`

/** Such a pair could be linked, as far as the two accounts go. */
const canMove = sql`mine.type <> 'eid' and mine.audience = 'person' and mine.status = 'active'
  and mine.person_id = mine.home_person_id`

/** What keeps a pair from being linked now; null for nothing. */
const obstacle = sql`case
  when exists (select from ${account} as other where other.person_id = eid.person_id
    and other.type = mine.type and other.audience = 'person' and other.id <> mine.id)
    then 'occupied'
  when coalesce(eid.last_level, 1) <
    (select minimum_level from ${sql.table('portal.action_requirement')} where action = 'link')
    then 'level' end`

/** What keeps these accounts from being linked to the e-ID account now. */
export async function obstaclesOf(
  db: Db,
  eidAccountId: string,
  accountIds: readonly string[],
): Promise<Map<string, Obstacle>> {
  if (accountIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; obstacle: Obstacle | null }>`
    select mine.id, ${obstacle} as obstacle from ${pairs}
    where eid.id = ${eidAccountId}::uuid and mine.id = any(${[...accountIds]}::uuid[])`.execute(db)
  return new Map(rows.flatMap(({ id, obstacle }) => (obstacle === null ? [] : [[id, obstacle]])))
}

/**
 * A claim holds only while its e-ID can be linked to: where a level is missing or the place of its
 * kind is taken, a claimed account would be open to nobody, so its own way in opens it.
 */
export async function standingOf(db: Db, accountId: string): Promise<Standing | undefined> {
  const { rows } = await sql<StandingRow>`
    select one.person_id, one.home_person_id, one.status = 'active' as is_active,
      one.claimed_at is not null and exists (select from ${pairs}
        where mine.id = one.id and ${canMove} and ${obstacle} is null) as is_claimed
    from ${account} as one where one.id = ${accountId}::uuid`.execute(db)
  const [row] = rows
  return (
    row && {
      personId: row.person_id,
      homePersonId: row.home_person_id,
      isActive: row.is_active,
      isClaimed: row.is_claimed,
    }
  )
}

type StandingRow = {
  person_id: string
  home_person_id: string
  is_active: boolean
  is_claimed: boolean
}

/** For this e-ID. False where it was claimed, linked, closed or opened by a desk meanwhile. */
export async function claim(trx: Trx, accountId: string, by: ClaimedBy): Promise<boolean> {
  const { eidAccountId, at, address } = by
  // One account at a time: a statement over several could wait for another in a circle.
  const { rows } = await sql<{ person_id: string }>`
    update ${account} as one set claimed_at = ${at}::timestamptz,
      sessions_end_at = ${sessionsEndAt(at)}
    where one.id = ${accountId}::uuid and one.claimed_at is null and one.reopened_at is null
      and one.status = 'active' and one.person_id = one.home_person_id
      and exists (select from ${pairs} where mine.id = one.id and eid.id = ${eidAccountId}::uuid
        and ${canMove} and ${obstacle} is null)
    returning person_id`.execute(trx)
  const [claimed] = rows
  if (!claimed) return false
  const personId = claimed.person_id
  const detail = { eidAccountId }
  await writeAudit(trx, { type: 'account.claimed', at, personId, accountId, address, detail })
  return true
}

/** The e-ID account that an old account with a verified id could be linked to now. */
export async function findLinkableEid(trx: Trx, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select eid.id from ${pairs}
    where mine.id = ${accountId}::uuid and ${canMove} and ${obstacle} is null
    order by eid.last_signed_in_at desc nulls last limit 1`.execute(trx)
  return rows[0]?.id
}

/** The e-ID accounts with a verified id. */
export async function eidsWith(db: Db, personalId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('account_field as field')
    .innerJoin('account', 'account.id', 'field.account_id')
    .select('account.id')
    .where('field.value', '=', personalId)
    // Spelled out, as the index is a partial one: a parameter would hide that it fits.
    .where(sql<boolean>`field.name = 'personalId'`)
    .where(sql<boolean>`field.status = 'verified'`)
    .where('account.type', '=', 'eid')
    .execute()
  return rows.map(({ id }) => id)
}
