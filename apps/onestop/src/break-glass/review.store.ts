import type { Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import { listAdministrators } from './administrator.store.ts'
import type { BreakGlassStore, ReviewOutcome } from './break-glass.ts'
import { isJudge } from './review.ts'

type Trx = Transaction<OnestopTables>
type Reviewing = Parameters<BreakGlassStore['review']>[0]

/** Once it is over, and once for all. */
export async function reviewUse(trx: Trx, reviewing: Reviewing): Promise<ReviewOutcome> {
  const { id, by, note, at, actor } = reviewing
  const use = await trx
    .selectFrom('break_glass')
    .select(['requested_by', 'requested_at', 'answered_by', 'ends_at', 'ended_at', 'reviewed_at'])
    .where('id', '=', id)
    .where('entered_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!use || use.reviewed_at || !(use.ended_at || (use.ends_at && use.ends_at <= at))) {
    return 'not-now'
  }
  const taking = {
    requestedBy: use.requested_by,
    requestedAt: use.requested_at,
    answeredBy: use.answered_by ?? undefined,
  }
  const administrators = await listAdministrators(trx)
  const former = await listFormer(trx, [use.requested_by, use.answered_by ?? by])
  // The first one found is the one that counts: who operates still is in the first list.
  if (!isJudge(by, taking, [...administrators, ...former])) return 'own'
  const reviewed = { reviewed_by: by, reviewed_at: at, review_note: note }
  await trx.updateTable('break_glass').set(reviewed).where('id', '=', id).execute()
  const object = { kind: 'break-glass', id }
  await writeAudit(trx, { type: 'break-glass.reviewed', object, at, actor, detail: { note } })
  return 'reviewed'
}

/** Whose accounts they are, also of those who operate the province no more. */
async function listFormer(trx: Trx, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('staff_account')
    .leftJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .select(['staff_account.id', 'staff_account.person_id', 'staff_identity.bound_index'])
    .where('staff_account.id', 'in', ids)
    .execute()
  return rows.map(({ id, person_id, bound_index }) => ({
    id,
    personId: person_id ?? undefined,
    boundIndex: bound_index ?? undefined,
    suspendedAt: undefined,
  }))
}
