import { type Kysely, sql, type Transaction } from 'kysely'
import { sessionsEndAt } from '../account/sessions-end.store.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { DisownedAccount, Disowning, DisowningStore, TakingBack } from './disowning.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

const disowning = sql.table('portal.account_disowning')
const field = sql.table('portal.account_field')

export function createDisowningStore(db: Db): DisowningStore {
  return {
    disown: (wish) => db.transaction().execute((trx) => disown(trx, wish)),
    list: (eidAccountId) => list(db, eidAccountId),
    takeBack: (wish) => db.transaction().execute((trx) => takeBack(trx, wish)),
  }
}

async function disown(trx: Trx, wish: Disowning): Promise<boolean> {
  const { accountId, eidAccountId, at, address, notify } = wish
  const personId = await close(trx, wish)
  if (personId === undefined) return false
  await keepWithdrawn(trx, wish)
  await withdrawVerified(trx, accountId, at)
  const detail = { eidAccountId }
  await writeAudit(trx, { type: 'account.disowned', at, personId, accountId, address, detail })
  await notify(trx)
  return true
}

async function close(trx: Trx, { accountId, eidAccountId, at }: Disowning) {
  const closed = await trx
    .updateTable('account')
    .set({ status: 'closed', claimed_at: null, sessions_end_at: sessionsEndAt(at) })
    .where('id', '=', accountId)
    .where('status', '=', 'active')
    .where('type', '!=', 'eid')
    .where('audience', '=', 'person')
    .whereRef('person_id', '=', 'home_person_id')
    .where((where) =>
      where.exists(
        trx
          .selectFrom('account_field as theirs')
          .innerJoin('account_field as mine', 'mine.value', 'theirs.value')
          .select('mine.value')
          .where('theirs.account_id', '=', accountId)
          .where('theirs.name', '=', 'personalId')
          .where('theirs.status', '=', 'verified')
          .where('mine.account_id', '=', eidAccountId)
          .where('mine.name', '=', 'personalId')
          .where('mine.status', '=', 'verified'),
      ),
    )
    .returning('person_id')
    .executeTakeFirst()
  return closed?.person_id
}

async function keepWithdrawn(trx: Trx, wish: Disowning): Promise<void> {
  const { id, accountId, eidAccountId, at, undoUntil } = wish
  await sql`
    insert into ${disowning} (id, account_id, eid_account_id, withdrawn, at, undo_until)
    select ${id}::uuid, ${accountId}::uuid, ${eidAccountId}::uuid,
      coalesce(jsonb_agg(jsonb_build_object('name', name, 'source', source, 'as_of', as_of)), '[]'),
      ${at}::timestamptz, ${undoUntil}::timestamptz
    from ${field} where account_id = ${accountId}::uuid and status = 'verified'`.execute(trx)
}

/** What the register confirmed was about the owner of the id, not about the account's holder. */
export async function withdrawVerified(trx: Trx, accountId: string, at: Date): Promise<void> {
  await trx
    .updateTable('account_field')
    .set({ status: 'self-declared', source: 'self', as_of: at })
    .where('account_id', '=', accountId)
    .where('status', '=', 'verified')
    .execute()
}

/** Undoes that; nobody can have changed a field of a closed account. */
export async function restoreVerified(trx: Trx, disowningId: string): Promise<void> {
  await sql`
    update ${field} as one set status = 'verified', source = kept.source, as_of = kept.as_of
    from ${disowning} as ended,
      jsonb_to_recordset(ended.withdrawn) as kept (name text, source text, as_of timestamptz)
    where ended.id = ${disowningId}::uuid and one.account_id = ended.account_id
      and one.name = kept.name`.execute(trx)
}

async function list(db: Db, eidAccountId: string): Promise<DisownedAccount[]> {
  const rows = await db
    .selectFrom('account_disowning as one')
    .innerJoin('account', 'account.id', 'one.account_id')
    .leftJoin('portal_credential as own', 'own.account_id', 'account.id')
    .leftJoin('account_field as field', (join) =>
      join.onRef('field.account_id', '=', 'account.id').on('field.name', '=', 'personalId'),
    )
    .select([
      'one.id',
      'one.account_id',
      'account.type',
      'one.at',
      'one.undo_until',
      'own.username',
      'field.value',
    ])
    .where('one.eid_account_id', '=', eidAccountId)
    .where('one.ended_at', 'is', null)
    .orderBy('one.at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    type: row.type as DisownedAccount['type'],
    identifier: row.username ?? row.value ?? '',
    at: row.at,
    undoUntil: row.undo_until,
  }))
}

async function takeBack(
  trx: Trx,
  { id, eidAccountId, at, address, notify }: TakingBack,
): Promise<{ accountId: string } | undefined> {
  const ended = await trx
    .updateTable('account_disowning')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('eid_account_id', '=', eidAccountId)
    .where('ended_at', 'is', null)
    .where('undo_until', '>=', at)
    .returning('account_id')
    .executeTakeFirst()
  if (!ended) return undefined
  const accountId = ended.account_id
  const { person_id: personId } = await trx
    .updateTable('account')
    .set({ status: 'active', claimed_at: at, sessions_end_at: sessionsEndAt(at) })
    .where('id', '=', accountId)
    .returning('person_id')
    .executeTakeFirstOrThrow()
  await restoreVerified(trx, id)
  const detail = { eidAccountId }
  const event = { at, personId, accountId, address, detail }
  await writeAudit(trx, { type: 'account.disowning-taken-back', ...event })
  await notify(trx)
  return { accountId }
}
