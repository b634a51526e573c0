import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
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
    async isOccupied({ personId, type, accountId }) {
      const other = await db
        .selectFrom('account')
        .select('id')
        .where('person_id', '=', personId)
        .where('type', '=', type)
        .where('audience', '=', 'person')
        .where('id', '!=', accountId)
        .executeTakeFirst()
      return other !== undefined
    },
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

/**
 * One transaction. It waits at most for one account's row and for one place of a person in the
 * unique index, always in this order, so that no two of them wait for each other.
 */
async function link(db: Db, change: LinkChange): Promise<LinkOutcome> {
  try {
    return await db.transaction().execute((trx) => linkIn(trx, change))
  } catch (error) {
    // Another account of this kind took the place at this person at the same moment.
    if (violates(error, 'account_person_type')) return 'occupied'
    // This very agreement was carried out before, and the link may have ended since.
    if (violates(error, 'link_event_idempotency_key_key')) return 'already-linked'
    throw error
  }
}

async function linkIn(trx: Trx, change: LinkChange): Promise<LinkOutcome> {
  if (!(await moveAccount(trx, change))) return explain(trx, change)
  await insertEvent(trx, change)
  await writeAudit(trx, {
    type: 'account.linked',
    at: change.at,
    personId: change.toPersonId,
    accountId: change.old.accountId,
    address: change.address,
    detail: { eidAccountId: change.eid.accountId, level: change.eid.level, ...change.shown },
  })
  await change.notify(trx)
  return 'linked'
}

/** All that the judgement was made of is asked once more here, where nothing can change any more. */
async function moveAccount(trx: Trx, change: LinkChange): Promise<boolean> {
  const moved = await trx
    .updateTable('account')
    .set({ person_id: change.toPersonId, claimed_at: null })
    .where('id', '=', change.old.accountId)
    .where('person_id', '=', change.fromPersonId)
    .whereRef('home_person_id', '=', 'person_id')
    .where('status', '=', 'active')
    .where('audience', '=', 'person')
    .where('type', '!=', 'eid')
    .where((where) =>
      where.exists(
        trx
          .selectFrom('account as eid')
          .innerJoin('account_field as eid_field', 'eid_field.account_id', 'eid.id')
          .innerJoin('account_field as own', 'own.value', 'eid_field.value')
          .select('eid.id')
          .where('eid.id', '=', change.eid.accountId)
          .where('eid.person_id', '=', change.toPersonId)
          .where('eid.status', '=', 'active')
          .where('own.account_id', '=', change.old.accountId)
          .where('eid_field.name', '=', 'personalId')
          .where('eid_field.status', '=', 'verified')
          .where('own.name', '=', 'personalId')
          .where('own.status', '=', 'verified'),
      ),
    )
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

async function insertEvent(trx: Trx, change: LinkChange): Promise<void> {
  await trx
    .insertInto('link_event')
    .values({
      id: change.eventId,
      kind: 'linked',
      account_id: change.old.accountId,
      eid_account_id: change.eid.accountId,
      from_person_id: change.fromPersonId,
      to_person_id: change.toPersonId,
      idempotency_key: change.key,
      account_proved_at: change.old.provedAt,
      eid_proved_at: change.eid.provedAt,
      eid_level: change.eid.level,
      dossier_count: change.shown.dossiers,
      document_count: change.shown.documents,
      undo_until: change.undoUntil,
      at: change.at,
    })
    .execute()
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

function violates(error: unknown, constraint: string): boolean {
  const failed = error as { code?: string; constraint?: string }
  return failed.code === '23505' && failed.constraint === constraint
}
