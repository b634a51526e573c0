import { isUniqueViolation } from '@mot-cua/database'
import type { Kysely, Transaction } from 'kysely'
import { sessionsEndAt } from '../account/sessions-end.store.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type {
  CurrentLink,
  LinkEnding,
  LinkedAccount,
  LinkedAccountStore,
} from './linked-accounts.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createLinkedAccountStore(db: Db): LinkedAccountStore {
  return {
    async list(personId) {
      const [accounts, links] = await Promise.all([
        accountsOf(db, personId),
        currentLinksOf(db, personId),
      ])
      return accounts.map((account) => ({ ...account, link: links.get(account.accountId) }))
    },
    async end(ending) {
      try {
        return await db.transaction().execute((trx) => end(trx, ending))
      } catch (error) {
        // Ended at the same moment in another tab.
        if (isEndedBefore(error)) return 'already-ended'
        throw error
      }
    },
    async hasEnded(linkEventId, eidAccountId) {
      const ended = await db
        .selectFrom('link_event')
        .select('id')
        .where('idempotency_key', '=', `end:${linkEventId}`)
        .where('eid_account_id', '=', eidAccountId)
        .executeTakeFirst()
      return ended !== undefined
    },
  }
}

async function accountsOf(db: Db, personId: string): Promise<Omit<LinkedAccount, 'link'>[]> {
  const rows = await db
    .selectFrom('account')
    .leftJoin('account_field as field', (join) =>
      join.onRef('field.account_id', '=', 'account.id').on('field.name', '=', 'personalId'),
    )
    .leftJoin('portal_credential as own', 'own.account_id', 'account.id')
    .select(['account.id', 'type', 'audience', 'technical_id', 'account.created_at'])
    .select(['field.value', 'own.username'])
    .where('person_id', '=', personId)
    .orderBy('account.created_at')
    .orderBy('account.id')
    .execute()
  return rows.map((row) => ({
    accountId: row.id,
    type: row.type,
    audience: row.audience,
    identifier: row.username ?? row.value ?? row.technical_id,
    createdAt: row.created_at,
  }))
}

/** The newest event of an account that is not at home any more is the link that brought it here. */
async function currentLinksOf(db: Db, personId: string): Promise<Map<string, CurrentLink>> {
  const rows = await db
    .selectFrom('link_event')
    .innerJoin('account', 'account.id', 'link_event.account_id')
    .select(['link_event.id', 'account_id', 'at', 'undo_until'])
    .select(['dossier_count', 'document_count'])
    .where('account.person_id', '=', personId)
    .whereRef('account.person_id', '!=', 'account.home_person_id')
    .where('link_event.kind', '=', 'linked')
    .orderBy('sequence')
    .execute()
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        eventId: row.id,
        at: row.at,
        undoUntil: row.undo_until ?? row.at,
        dossiers: row.dossier_count ?? 0,
        documents: row.document_count ?? 0,
      },
    ]),
  )
}

async function end(trx: Trx, ending: LinkEnding): Promise<'ended' | 'not-linked'> {
  const { accountId, personId, eidAccountId, at, address } = ending
  const home = await goHome(trx, ending)
  if (!home) return 'not-linked'
  await insertEvent(trx, ending, home)
  const type = ending.kind === 'undone' ? 'account.link-undone' : 'account.unlinked'
  const detail = { eidAccountId }
  await writeAudit(trx, { type, at, personId, accountId, address, detail })
  await ending.notify(trx)
  return 'ended'
}

async function goHome(trx: Trx, ending: LinkEnding): Promise<string | undefined> {
  const moved = await trx
    .updateTable('account')
    .set((of) => ({
      person_id: of.ref('home_person_id'),
      claimed_at: ending.claimedAt,
      sessions_end_at: sessionsEndAt(ending.at),
    }))
    .where('id', '=', ending.accountId)
    .where('person_id', '=', ending.personId)
    .whereRef('person_id', '!=', 'home_person_id')
    .where((where) =>
      where.exists(
        trx
          .selectFrom('account as eid')
          .select('eid.id')
          .where('eid.id', '=', ending.eidAccountId)
          .where('eid.type', '=', 'eid')
          .where('eid.person_id', '=', ending.personId),
      ),
    )
    .returning('home_person_id')
    .executeTakeFirst()
  return moved?.home_person_id
}

async function insertEvent(trx: Trx, ending: LinkEnding, home: string): Promise<void> {
  await trx
    .insertInto('link_event')
    .values({
      id: ending.eventId,
      kind: ending.kind,
      account_id: ending.accountId,
      eid_account_id: ending.eidAccountId,
      from_person_id: ending.personId,
      to_person_id: home,
      // A link ends once, whichever way.
      idempotency_key: `end:${ending.linkEventId}`,
      account_proved_at: null,
      eid_proved_at: ending.eidProvedAt,
      eid_level: ending.eidLevel,
      dossier_count: null,
      document_count: null,
      undo_until: null,
      at: ending.at,
    })
    .execute()
}

const isEndedBefore = (error: unknown) => isUniqueViolation(error, 'link_event_idempotency_key_key')
