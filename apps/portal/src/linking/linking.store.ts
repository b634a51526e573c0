import { isUniqueViolation } from '@mot-cua/database'
import { type Kysely, sql, type Transaction } from 'kysely'
import { sessionsEndAt } from '../account/sessions-end.store.ts'
import { auditRow, writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import { contactsOf } from './contacts.store.ts'
import type { AccountFacts } from './link-rules.ts'
import type { LinkChange, LinkingStore, LinkOutcome } from './linking.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createLinkingStore(db: Db): LinkingStore {
  return {
    factsOf: (accountIds) => factsOf(db, accountIds),
    contactsOf: (accountIds) => contactsOf(db, accountIds),
    countContents: (accountId) => countContents(db, accountId),
    circumstances: (oldAccountId, eidAccountId) => circumstances(db, oldAccountId, eidAccountId),
    link: (change) => link(db, change),
    async findByKey(key) {
      const row = await db
        .selectFrom('link_event')
        .select(['account_id', 'eid_account_id'])
        .where('idempotency_key', '=', key)
        .where('kind', '=', 'linked')
        .executeTakeFirst()
      return row && { accountId: row.account_id, eidAccountId: row.eid_account_id }
    },
    async requiresRelogin() {
      const row = await db.selectFrom('link_setting').select('require_relogin').executeTakeFirst()
      return row?.require_relogin ?? false
    },
    async setRequiresRelogin(isRequired) {
      await db.updateTable('link_setting').set({ require_relogin: isRequired }).execute()
    },
    async recordRefusal(event) {
      await writeAudit(db, event)
    },
  }
}

async function factsOf(db: Db, accountIds: readonly string[]): Promise<AccountFacts[]> {
  const rows = await db
    .selectFrom('account')
    .leftJoin('account_field as field', (join) =>
      join
        .onRef('field.account_id', '=', 'account.id')
        .on('field.name', '=', 'personalId')
        .on('field.status', '=', 'verified'),
    )
    .select(['account.id', 'person_id', 'home_person_id', 'type', 'audience', 'account.status'])
    .select(['field.value', 'field.as_of'])
    .where('account.id', 'in', accountIds)
    .execute()
  return rows.map((row) => ({
    accountId: row.id,
    personId: row.person_id,
    homePersonId: row.home_person_id,
    type: row.type,
    audience: row.audience,
    isActive: row.status === 'active',
    verifiedPersonalId: row.value ?? undefined,
    verifiedAt: row.as_of ?? undefined,
  }))
}

async function countContents(db: Db, accountId: string) {
  const counted = await db
    .selectNoFrom([
      (of) =>
        of
          .selectFrom('dossier')
          .select((one) => one.fn.countAll<number>().as('count'))
          .where('account_id', '=', accountId)
          .as('dossiers'),
      (of) =>
        of
          .selectFrom('document')
          .select((one) => one.fn.countAll<number>().as('count'))
          .where('account_id', '=', accountId)
          .where('deleted_at', 'is', null)
          .as('documents'),
    ])
    .executeTakeFirstOrThrow()
  return { dossiers: counted.dossiers ?? 0, documents: counted.documents ?? 0 }
}

/** Of the two together: whether the place is taken, and what an operator has set. */
async function circumstances(db: Db, oldAccountId: string, eidAccountId: string) {
  const { account } = tables
  const { rows } = await sql<{ is_occupied: boolean; require_relogin: boolean }>`
    select require_relogin, exists (
      select from ${account} as old, ${account} as eid, ${account} as other
      where old.id = ${oldAccountId}::uuid and eid.id = ${eidAccountId}::uuid
        and other.person_id = eid.person_id and other.type = old.type
        and other.audience = 'person' and other.id <> old.id) as is_occupied
    from ${sql.table('portal.link_setting')}`.execute(db)
  return {
    isOccupied: rows[0]?.is_occupied ?? false,
    requireRelogin: rows[0]?.require_relogin ?? false,
  }
}

/**
 * One transaction. It waits at most for one account's row and for one place of a person in the
 * unique index, always in this order, so that no two of them wait for each other.
 */
async function link(db: Db, change: LinkChange): Promise<LinkOutcome> {
  try {
    return await db.transaction().execute((trx) => linkIn(trx, change))
  } catch (error) {
    // Another account of this kind took the place at this person at the same moment.
    if (isUniqueViolation(error, 'account_person_type')) return 'occupied'
    // This very agreement was carried out before, and the link may have ended since.
    if (isUniqueViolation(error, 'link_event_idempotency_key_key')) return 'already-linked'
    throw error
  }
}

async function linkIn(trx: Trx, change: LinkChange): Promise<LinkOutcome> {
  if (!(await moveAccount(trx, change))) return explain(trx, change)
  await change.notify(trx)
  return 'linked'
}

const tables = {
  account: sql.table('portal.account'),
  field: sql.table('portal.account_field'),
  event: sql.table('portal.link_event'),
  audit: sql.table('portal.audit_event'),
}

/**
 * The move, its row in the ledger and the audit, in one statement. All that the judgement was made
 * of is asked once more here, where nothing can change any more.
 */
async function moveAccount(trx: Trx, change: LinkChange): Promise<boolean> {
  const { account, field, event, audit } = tables
  const { old, eid, shown, at } = change
  const told = describeLink(change)
  const { rows } = await sql`
    with moved as (
      update ${account} as mine set person_id = ${change.toPersonId}::uuid, claimed_at = null,
        sessions_end_at = ${sessionsEndAt(at)}
      where mine.id = ${old.accountId}::uuid
        and mine.person_id = ${change.fromPersonId}::uuid
        and mine.home_person_id = mine.person_id
        and mine.status = 'active' and mine.audience = 'person' and mine.type <> 'eid'
        and exists (
          select from ${account} as eid
          join ${field} as stated on stated.account_id = eid.id
          join ${field} as own on own.value = stated.value
          where eid.id = ${eid.accountId}::uuid
            and eid.person_id = ${change.toPersonId}::uuid and eid.status = 'active'
            and stated.name = 'personalId' and stated.status = 'verified'
            and own.account_id = mine.id
            and own.name = 'personalId' and own.status = 'verified')
      returning mine.id
    ), told as (
      insert into ${event} (id, kind, account_id, eid_account_id, from_person_id, to_person_id,
        idempotency_key, account_proved_at, eid_proved_at, eid_level, dossier_count,
        document_count, undo_until, at)
      select ${change.eventId}::uuid, 'linked', moved.id, ${eid.accountId}::uuid,
        ${change.fromPersonId}::uuid, ${change.toPersonId}::uuid, ${change.key},
        ${old.provedAt}::timestamptz, ${eid.provedAt}::timestamptz, ${eid.level}::smallint,
        ${shown.dossiers}::integer, ${shown.documents}::integer,
        ${change.undoUntil}::timestamptz, ${at}::timestamptz
      from moved
    )
    insert into ${audit} (id, at, type, person_id, account_id, address, detail)
    select ${told.id}::uuid, ${told.at}::timestamptz, ${told.type}, ${told.person_id}::uuid,
      moved.id, ${told.address}, ${told.detail}::jsonb
    from moved returning id`.execute(trx)
  return rows.length > 0
}

function describeLink({ old, eid, shown, at, toPersonId: personId, address }: LinkChange) {
  const { accountId } = old
  const detail = { eidAccountId: eid.accountId, level: eid.level, ...shown }
  return auditRow({ type: 'account.linked', at, personId, accountId, address, detail })
}

/** Why nothing moved: somebody was first, or what was judged is no longer so. */
async function explain(trx: Trx, change: LinkChange): Promise<LinkOutcome> {
  const now = await trx
    .selectFrom('account')
    .select(['person_id', 'home_person_id'])
    .where('id', '=', change.old.accountId)
    .executeTakeFirst()
  if (now?.person_id === change.toPersonId) return 'already-linked'
  return now && now.person_id !== now.home_person_id ? 'taken' : 'changed'
}
