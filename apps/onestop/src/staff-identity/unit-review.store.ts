import { maskPersonalId, newId } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { tellPortal } from '../portal-events/tell-portal.store.ts'
import type { OnestopTables } from '../tables.ts'
import { lockAccount } from './account-lock.store.ts'
import { unbindFormer } from './answer.store.ts'
import type { NumberKeeper } from './identity-index.ts'
import { hasCodeFrom, hasStatedIt, isOperators, isSamePersons } from './review-bars.store.ts'
import type { IdentityStoreDeps } from './staff-identity.store.ts'
import type { Reach, ReviewedAccount, SharedNumber, UnitReviewStore } from './unit-review.ts'

type Db = Kysely<OnestopTables>
type Trx = Transaction<OnestopTables>

const MOST_LISTED = 50

export function createUnitReviewStore({ db, numbers }: IdentityStoreDeps): UnitReviewStore {
  return {
    async listWaiting(reach) {
      const rows = await selectAccounts(db, reach)
        .where('staff_identity.name_review', '=', 'waiting')
        .where('staff_identity.verification', '=', 'verified')
        .where('staff_account.id', '<>', reach.staffAccountId)
        .orderBy('staff_account.username')
        .limit(MOST_LISTED)
        .execute()
      return rows.map((row) => toReviewed(row, numbers))
    },
    listShared: (reach) => listShared(db, numbers, reach),
    async search(reach, words) {
      const rows = await selectAccounts(db, reach)
        .where((is) =>
          is.or([
            is('staff_account.username', 'ilike', `%${escapeLike(words)}%`),
            is('staff_account.full_name', 'ilike', `%${escapeLike(words)}%`),
          ]),
        )
        .orderBy('staff_account.username')
        .limit(MOST_LISTED)
        .execute()
      return rows.map((row) => toReviewed(row, numbers))
    },
    async find(reach, id) {
      const row = await selectAccounts(db, reach)
        .where('staff_account.id', '=', id)
        .executeTakeFirst()
      return row && toReviewed(row, numbers)
    },
    judgeName: (judging) => db.transaction().execute((trx) => judgeName(trx, judging)),
    setStanding: (setting) => db.transaction().execute((trx) => setStanding(trx, setting)),
    setRepresentation: (setting) =>
      db.transaction().execute((trx) => setRepresentation(trx, setting)),
  }
}

type OwnSetting = Parameters<UnitReviewStore['setRepresentation']>[0]

async function setRepresentation(
  trx: Trx,
  { staffAccountId: id, representation, actor, at }: OwnSetting,
): Promise<void> {
  const changed = await trx
    .updateTable('staff_account')
    .set({ representation })
    .where('id', '=', id)
    .where('representation', '<>', representation)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return
  const object = { kind: 'staff_account', id }
  const detail = { representation }
  await writeAudit(trx, { type: 'staff-account.standing', at, actor, object, detail })
}

function escapeLike(words: string): string {
  return words.replace(/[\\%_]/g, (mark) => `\\${mark}`)
}

function isInReach({ unitPath }: Reach) {
  return sql<boolean>`starts_with(${sql.ref('unit.path')}, ${unitPath})`
}

const columns = [
  'staff_account.id',
  'staff_account.username',
  'staff_account.full_name as account_name',
  'staff_account.representation',
  'staff_account.suspended_at',
  'staff_account.suspension_reason',
  'staff_account.suspended_by_operator',
  'staff_account.person_id',
  'unit.name as unit_name',
  'staff_identity.revision',
  'staff_identity.full_name as card_name',
  'staff_identity.personal_id_sealed',
  'staff_identity.personal_id_index',
  'staff_identity.verification',
  'staff_identity.name_review',
] as const

function selectAll(db: Db, reach: Reach) {
  return db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .leftJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .select(columns)
    .select([
      isOperators(reach).as('is_operators'),
      isSamePersons(reach).as('is_same_persons'),
      hasCodeFrom(reach).as('has_code_from_asking'),
      hasStatedIt(reach).as('is_stated_by_asking'),
    ])
    .where('staff_account.ended_at', 'is', null)
}

function selectAccounts(db: Db, reach: Reach) {
  return selectAll(db, reach).where(isInReach(reach))
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAll>['executeTakeFirstOrThrow']>>

function toReviewed(row: Row, numbers: NumberKeeper): ReviewedAccount {
  const { verification, name_review: nameReview, personal_id_sealed: sealed } = row
  const identity =
    verification && nameReview && sealed
      ? {
          revision: row.revision ?? 0,
          fullName: row.card_name ?? '',
          maskedNumber: maskPersonalId(numbers.open(sealed, row.id)),
          verification,
          nameReview,
        }
      : undefined
  return {
    id: row.id,
    username: row.username,
    fullName: row.account_name,
    unitName: row.unit_name,
    isSuspended: row.suspended_at !== null,
    representation: row.representation,
    suspensionReason: row.suspension_reason ?? undefined,
    isBound: row.person_id !== null,
    bars: {
      isOperators: row.is_operators,
      isSamePersons: row.is_same_persons,
      hasCodeFromAsking: row.has_code_from_asking,
      isStatedByAsking: row.is_stated_by_asking,
      isSuspendedByOperator: row.suspended_by_operator,
    },
    identity,
  }
}

/** Numbers of somebody in reach that stand in another account of the province too. */
async function listShared(db: Db, numbers: NumberKeeper, reach: Reach): Promise<SharedNumber[]> {
  const shared = db
    .selectFrom('staff_identity as one')
    .innerJoin('staff_account', 'staff_account.id', 'one.staff_account_id')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select('one.personal_id_index')
    .where('staff_account.ended_at', 'is', null)
    .where(isInReach(reach))
    .where((is) =>
      is.exists(
        is
          .selectFrom('staff_identity as other')
          .innerJoin('staff_account as holder', 'holder.id', 'other.staff_account_id')
          .select('other.staff_account_id')
          .whereRef('other.personal_id_index', '=', 'one.personal_id_index')
          .whereRef('other.staff_account_id', '<>', 'one.staff_account_id')
          .where('holder.ended_at', 'is', null),
      ),
    )
    .limit(MOST_LISTED)
  const rows = await selectAll(db, reach)
    .where('staff_identity.personal_id_index', 'in', shared)
    .orderBy('staff_identity.personal_id_index')
    .orderBy('staff_account.username')
    .execute()
  const byNumber = Map.groupBy(rows, (row) => row.personal_id_index)
  return [...byNumber.values()].map((same) => {
    const accounts = same.map((row) => toReviewed(row, numbers))
    return { maskedNumber: accounts[0]?.identity?.maskedNumber ?? '', accounts }
  })
}

type Judging = Parameters<UnitReviewStore['judgeName']>[0]

/** One of an account that who asks may say something of. */
function selectJudgeable(trx: Trx, { reach, id }: Judging) {
  return (
    trx
      .selectFrom('staff_account')
      .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
      .select('staff_account.id')
      .where('staff_account.id', '=', id)
      .where('staff_account.ended_at', 'is', null)
      .where(isInReach(reach))
      .where((is) => is.not(isOperators(reach)))
      // Nobody says of oneself that the name is right.
      .where((is) => is.not(isSamePersons(reach)))
      .where((is) => is.not(hasCodeFrom(reach)))
      .where((is) => is.not(hasStatedIt(reach)))
  )
}

async function judgeName(trx: Trx, judging: Judging): Promise<boolean> {
  const { id, revision, verdict, actor, at } = judging
  await lockAccount(trx, id)
  const judged = await trx
    .updateTable('staff_identity')
    .set({ name_review: verdict })
    .where('staff_account_id', 'in', selectJudgeable(trx, judging))
    .where('name_review', '=', 'waiting')
    .where('verification', '=', 'verified')
    .where('revision', '=', revision)
    .returning('full_name')
    .executeTakeFirst()
  if (!judged) return false
  const before = await trx
    .selectFrom('staff_account')
    .select('full_name')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const detail = { before: before.full_name, after: judged.full_name }
  const object = { kind: 'staff_account', id }
  await writeAudit(trx, { type: `staff-identity.name-${verdict}`, at, actor, object, detail })
  if (verdict === 'confirmed') {
    await trx
      .updateTable('staff_account')
      .set({ full_name: judged.full_name ?? before.full_name, needs_word: false })
      .where('id', '=', id)
      .execute()
    await unbindFormer(trx, id, at)
    await tellPortal(trx, id, at)
  }
  const message = { id: newId(), staff_account_id: id, kind: `identity-name-${verdict}`, at }
  await trx.insertInto('staff_message').values(message).execute()
  return true
}

type Setting = Parameters<UnitReviewStore['setStanding']>[0]

async function setStanding(
  trx: Trx,
  { reach, id, facts, reason, actor, at }: Setting,
): Promise<boolean> {
  const inReach = trx.selectFrom('unit').select('unit.id').where(isInReach(reach))
  const { isSuspended, representation } = facts
  const set = await trx
    .updateTable('staff_account')
    .set({
      representation,
      suspended_at: isSuspended ? sql`coalesce(suspended_at, ${at})` : null,
      suspension_reason: isSuspended ? (reason ?? null) : null,
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('unit_id', 'in', inReach)
    .where('suspended_by_operator', '=', false)
    .where((is) => is.not(isOperators(reach)))
    .where((is) => is.not(isSamePersons(reach)))
    .returning('id')
    .executeTakeFirst()
  if (!set) return false
  const object = { kind: 'staff_account', id }
  const detail = { isSuspended, representation, ...(reason ? { reason } : {}) }
  await writeAudit(trx, { type: 'staff-account.standing', at, actor, object, detail })
  return true
}
