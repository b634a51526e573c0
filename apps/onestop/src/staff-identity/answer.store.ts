import { newId } from '@mot-cua/kernel'
import { sql, type Transaction } from 'kysely'
import { auditRow, writeAudit } from '../audit/audit.ts'
import { tellPortal } from '../portal-events/tell-portal.store.ts'
import { holdsOperatorRole } from '../staff-account/operator-role.store.ts'
import type { OnestopTables } from '../tables.ts'
import { lockAccount } from './account-lock.store.ts'
import type { Checked } from './staff-identity.ts'
import { type NameReview, reviewOf } from './verification.ts'

type Trx = Transaction<OnestopTables>

/** What the register said of a statement, and all that follows from it; false where it is stated no more. */
export async function applyAnswer(trx: Trx, checked: Checked): Promise<boolean> {
  const { staffAccountId, judged, actor, at } = checked
  await lockAccount(trx, staffAccountId)
  const before = await readBefore(trx, checked)
  if (!before) return false
  const { state, answers } = judged
  const review =
    state === 'verified'
      ? reviewOf({ verified: before.full_name ?? '', ...namesOf(before) })
      : before.name_review
  await trx
    .updateTable('staff_identity')
    .set({ verification: state, answers: JSON.stringify(answers), checked_at: at })
    .set({ check_due_at: null, name_review: review })
    .$if(state === 'verified', (update) => update.set({ was_verified: true }))
    .where('staff_account_id', '=', staffAccountId)
    .execute()
  const object = { kind: 'staff_account', id: staffAccountId }
  const by = actor ?? { staffAccountId }
  const detail = { purpose: 'staff-identity', state, answers, review, isRound: !actor }
  await writeAudit(trx, { type: 'staff-identity.checked', at, actor: by, object, detail })
  if (!actor) await leaveMessage(trx, { to: [staffAccountId], kind: `identity-${state}`, at })
  if (state === 'verified') await follow(trx, { staffAccountId, before, review, at })
  return true
}

function readBefore(trx: Trx, { staffAccountId, revision }: Checked) {
  return trx
    .selectFrom('staff_identity')
    .innerJoin('staff_account', 'staff_account.id', 'staff_identity.staff_account_id')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select([
      'staff_identity.full_name',
      'staff_identity.name_review',
      'staff_account.full_name as account_name',
      'staff_account.needs_word',
      'unit.path',
    ])
    .where('staff_identity.staff_account_id', '=', staffAccountId)
    .where('staff_identity.revision', '=', revision)
    .forUpdate('staff_identity')
    .executeTakeFirst()
}

type Before = NonNullable<Awaited<ReturnType<typeof readBefore>>>

function namesOf({ account_name, name_review, needs_word }: Before) {
  return { ofAccount: account_name, before: name_review, needsWord: needs_word }
}

type Followed = { staffAccountId: string; before: Before; review: NameReview; at: Date }

async function follow(trx: Trx, { staffAccountId, before, review, at }: Followed): Promise<void> {
  const { name_review, path } = before
  if (review === 'waiting' && name_review !== 'waiting') {
    const to = await judgesOf(trx, { path, staffAccountId })
    await leaveMessage(trx, { to, kind: 'identity-name-waiting', at })
  }
  if (review === 'waiting' || review === 'refused') return
  await unbindFormer(trx, staffAccountId, at)
  await tellPortal(trx, staffAccountId, at)
}

/**
 * Another number is another person: whoever was bound by the one before signs in here no more. Not
 * before the name that goes with it is nobody's to judge any more.
 */
export async function unbindFormer(trx: Trx, staffAccountId: string, at: Date): Promise<void> {
  const ofAnother = trx
    .selectFrom('staff_identity')
    .select('staff_account_id')
    .where('staff_account_id', '=', staffAccountId)
    .where('verification', '=', 'verified')
    .whereRef('bound_index', '<>', 'personal_id_index')
  const unbound = await trx
    .updateTable('staff_account')
    .set({ person_id: null, bound_at: null })
    .where('id', 'in', ofAnother)
    .where('person_id', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  if (!unbound) return
  await trx
    .updateTable('staff_identity')
    .set({ bound_index: null })
    .where('staff_account_id', '=', staffAccountId)
    .execute()
  const object = { kind: 'staff_account', id: staffAccountId }
  const detail = { reason: 'another number' }
  await trx
    .insertInto('audit')
    .values(auditRow({ type: 'staff-account.unbound', at, actor: {}, object, detail }))
    .execute()
}

type Judged = { path: string; staffAccountId: string }

/**
 * Administrators of the unit, or of the nearest one above it that has any; where nobody but the
 * account itself administers it, those who operate the province.
 */
async function judgesOf(trx: Trx, { path, staffAccountId }: Judged): Promise<string[]> {
  const administrators = await administratorsOf(trx, { path, staffAccountId })
  if (administrators.length > 0) return administrators
  const operators = await trx
    .selectFrom('staff_account')
    .select('id')
    .where('ended_at', 'is', null)
    .where('suspended_at', 'is', null)
    .where('id', '<>', staffAccountId)
    .where(holdsOperatorRole)
    .execute()
  return operators.map(({ id }) => id)
}

async function administratorsOf(trx: Trx, { path, staffAccountId }: Judged): Promise<string[]> {
  const rows = await trx
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .innerJoin('staff_role', 'staff_role.staff_account_id', 'staff_account.id')
    .select(['staff_account.id', 'unit.path'])
    .where('staff_role.role', '=', 'unit-admin')
    .where('staff_account.ended_at', 'is', null)
    .where('staff_account.suspended_at', 'is', null)
    .where('staff_account.id', '<>', staffAccountId)
    .where(sql<boolean>`starts_with(${path}, ${sql.ref('unit.path')})`)
    .orderBy(sql`length(${sql.ref('unit.path')})`, 'desc')
    .execute()
  return rows.filter((row) => row.path === rows[0]?.path).map(({ id }) => id)
}

type Message = { to: readonly string[]; kind: string; at: Date }

async function leaveMessage(trx: Trx, { to, kind, at }: Message): Promise<void> {
  if (to.length === 0) return
  const rows = to.map((staff_account_id) => ({ id: newId(), staff_account_id, kind, at }))
  await trx.insertInto('staff_message').values(rows).execute()
}
