import { normalizePersonalId } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import { sessionsEndAt } from '../account/sessions-end.store.ts'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import { restoreVerified, withdrawVerified } from '../disowning/disowning.store.ts'
import { eidsWith } from '../linking-offer/claims.store.ts'
import type { PortalTables } from '../tables.ts'
import type { Reopening, ReopeningStore, ReopenOutcome, ShutAccount } from './reopening.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createReopeningStore(db: Db): ReopeningStore {
  return {
    find: (term) => find(db, term),
    read: (accountIds) => read(db, accountIds),
    async ownersOf(accountId) {
      const personalId = await shutIdOf(db, accountId)
      return personalId === undefined ? [] : eidsWith(db, personalId)
    },
    reopen: (reopening) => db.transaction().execute((trx) => reopen(trx, reopening)),
  }
}

/** Each part by an index of its own; more of one number than a page shows are nobody's. */
async function find(db: Db, term: string): Promise<string[]> {
  const personalId = normalizePersonalId(term)
  const { rows } = await sql<{ id: string }>`
    select one.id from portal.account as one where one.id in (
      select account_id from portal.portal_credential where lower(username) = lower(${term})
      union all select id from portal.account where technical_id = upper(${term})
      union all select account_id from portal.account_field
        where value = ${personalId} and name = 'personalId' and status = 'verified'
      union all select ended.account_id from portal.account_disowning as ended
        join portal.account_field as field on field.account_id = ended.account_id
        where ended.ended_at is null and field.name = 'personalId' and field.value = ${personalId})
      and one.type <> 'eid' and one.audience = 'person' and one.person_id = one.home_person_id
      and (one.claimed_at is not null or one.status = 'closed')
    order by one.id limit 20`.execute(db)
  return rows.map(({ id }) => id)
}

async function read(db: Db, accountIds: readonly string[]): Promise<ShutAccount[]> {
  if (accountIds.length === 0) return []
  const rows = await db
    .selectFrom('account')
    .leftJoin('portal_credential as own', 'own.account_id', 'account.id')
    .leftJoin('account_disowning as ended', (join) =>
      join.onRef('ended.account_id', '=', 'account.id').on('ended.ended_at', 'is', null),
    )
    .select(['account.id', 'account.type', 'account.technical_id', 'account.created_at'])
    .select(['account.claimed_at', 'ended.at', 'own.username'])
    .where('account.id', 'in', accountIds)
    .where('account.type', '!=', 'eid')
    .where('audience', '=', 'person')
    .whereRef('account.person_id', '=', 'account.home_person_id')
    .orderBy('account.id')
    .execute()
  return rows.flatMap((row) => {
    const since = row.at ?? row.claimed_at
    if (!since) return []
    return {
      accountId: row.id,
      type: row.type as ShutAccount['type'],
      state: row.at ? 'disowned' : 'claimed',
      identifier: row.username ?? row.technical_id,
      technicalId: row.technical_id,
      since,
      createdAt: row.created_at,
    }
  })
}

async function reopen(trx: Trx, reopening: Reopening): Promise<ReopenOutcome> {
  const { accountId, at, notify } = reopening
  const shut = await lockShut(trx, accountId)
  if (!shut) return 'not-shut'
  const isOwnId = shut.personalId === normalizePersonalId(reopening.cardNumber)
  await open(trx, reopening)
  if (shut.disowningId !== undefined) await endDisowning(trx, shut.disowningId, { at, isOwnId })
  if (!isOwnId) await withdrawVerified(trx, accountId, at)
  await writeReopened(trx, reopening, { ...shut, isOwnId })
  await notify(trx)
  return isOwnId ? 'own-id' : 'other-id'
}

/** Also of an account whose verification was taken back when it was closed. */
async function shutIdOf(db: Db, accountId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account_field as field')
    .leftJoin('account_disowning as ended', (join) =>
      join.onRef('ended.account_id', '=', 'field.account_id').on('ended.ended_at', 'is', null),
    )
    .select('field.value')
    .where('field.account_id', '=', accountId)
    .where('field.name', '=', 'personalId')
    .where((of) => of.or([of('field.status', '=', 'verified'), of('ended.id', 'is not', null)]))
    .executeTakeFirst()
  return row?.value
}

type Shut = { personId: string; personalId: string | undefined; disowningId: string | undefined }

async function lockShut(trx: Trx, accountId: string): Promise<Shut | undefined> {
  const { rows } = await sql<ShutRow>`
    select one.person_id, ended.id as disowning_id, field.value,
      field.status = 'verified' as is_verified
    from portal.account as one
    left join portal.account_disowning as ended
      on ended.account_id = one.id and ended.ended_at is null
    left join portal.account_field as field
      on field.account_id = one.id and field.name = 'personalId'
    where one.id = ${accountId}::uuid and one.person_id = one.home_person_id
      and (one.claimed_at is not null or ended.id is not null)
    for no key update of one`.execute(trx)
  const [row] = rows
  if (!row) return undefined
  const isKnown = row.is_verified === true || row.disowning_id !== null
  return {
    personId: row.person_id,
    personalId: isKnown ? (row.value ?? undefined) : undefined,
    disowningId: row.disowning_id ?? undefined,
  }
}

type ShutRow = {
  person_id: string
  disowning_id: string | null
  value: string | null
  is_verified: boolean | null
}

async function open(trx: Trx, { accountId, at }: Reopening): Promise<void> {
  await trx
    .updateTable('account')
    .set({
      status: 'active',
      claimed_at: null,
      reopened_at: at,
      sessions_end_at: sessionsEndAt(at),
    })
    .where('id', '=', accountId)
    .execute()
}

type End = { at: Date; isOwnId: boolean }

async function endDisowning(trx: Trx, id: string, { at, isOwnId }: End): Promise<void> {
  await trx.updateTable('account_disowning').set({ ended_at: at }).where('id', '=', id).execute()
  if (isOwnId) await restoreVerified(trx, id)
}

/** In the history of the account; who did it stands beside. */
async function writeReopened(
  trx: Trx,
  { accountId, actor, proof, reason, at }: Reopening,
  { personId, disowningId, isOwnId }: Shut & { isOwnId: boolean },
): Promise<void> {
  const { accountId: by, address } = auditedBy(actor)
  const from = disowningId === undefined ? 'claimed' : 'disowned'
  const detail = { by, from, isOwnId, proof: proof.trim(), reason: reason.trim() }
  await writeAudit(trx, { type: 'account.reopened', at, personId, accountId, address, detail })
}
