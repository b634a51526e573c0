import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import { lockAccount } from './account-lock.store.ts'
import { applyAnswer } from './answer.store.ts'
import type { StatedIdentity } from './identity-form.ts'
import type { NumberKeeper } from './identity-index.ts'
import type { DueCheck, Saving, StaffIdentity, StaffIdentityStore } from './staff-identity.ts'
import type { Answers } from './verification.ts'

type Db = Kysely<OnestopTables>
type Trx = Transaction<OnestopTables>
export type IdentityStoreDeps = { db: Db; numbers: NumberKeeper }

const columns = [
  'staff_account_id',
  'revision',
  'full_name',
  'date_of_birth',
  'gender',
  'personal_id_sealed',
  'issued_on',
  'issued_by',
  'permanent_address',
  'signing_phone',
  'verification',
  'answers',
  'checked_at',
  'check_attempts',
  'name_review',
  'was_verified',
  'saved_at',
] as const

export function createStaffIdentityStore(deps: IdentityStoreDeps): StaffIdentityStore {
  const { db, numbers } = deps
  return {
    async find(staffAccountId) {
      const row = await db
        .selectFrom('staff_identity')
        .select(columns)
        .where('staff_account_id', '=', staffAccountId)
        .executeTakeFirst()
      return row && toIdentity(row, numbers)
    },
    findUnstated: (username) => findUnstated(db, username),
    save: (saving) => db.transaction().execute((trx) => saveIdentity(trx, numbers, saving)),
    apply: (checked) => db.transaction().execute((trx) => applyAnswer(trx, checked)),
    claimDue: (at, leaseUntil) => claimDue(deps, at, leaseUntil),
    async putOff({ staffAccountId, revision }, until) {
      await db
        .updateTable('staff_identity')
        .set({ check_due_at: until })
        .where('staff_account_id', '=', staffAccountId)
        .where('revision', '=', revision)
        .where('verification', '=', 'waiting')
        .execute()
    },
  }
}

async function findUnstated(db: Db, username: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('staff_account')
    .leftJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .select('staff_account.id')
    .where('staff_account.username', '=', username)
    .where('staff_identity.staff_account_id', 'is', null)
    .executeTakeFirst()
  return row?.id
}

export async function saveIdentity(trx: Trx, numbers: NumberKeeper, saving: Saving) {
  const { staffAccountId, stated, mayShareNumber, actor, at } = saving
  const index = numbers.indexOf(stated.personalId)
  await lockAccount(trx, staffAccountId)
  if (saving.statedBy && (await isProven(trx, index, staffAccountId))) return 'proven'
  const object = { kind: 'staff_account', id: staffAccountId }
  const forWhom = saving.statedBy ? { isForAnother: true } : {}
  if (!mayShareNumber && (await isTaken(trx, index, staffAccountId))) {
    const type = 'staff-identity.number-taken'
    await writeAudit(trx, { type, at, actor, object, detail: forWhom })
    return 'number-taken'
  }
  const isKnown = await isStillKnown(trx, saving)
  const row = {
    ...toRow(numbers, saving),
    ...(isKnown ? { verification: 'verified' as const, check_due_at: null } : {}),
  }
  const kept = isKnown ? {} : { answers: '{}', checked_at: null }
  const saved = await trx
    .insertInto('staff_identity')
    .values({ staff_account_id: staffAccountId, revision: 1, ...row })
    .onConflict((conflict) =>
      conflict.column('staff_account_id').doUpdateSet({
        ...row,
        ...kept,
        revision: sql`staff_identity.revision + 1`,
        check_attempts: 0,
        // What the unit has judged is this name with this number.
        name_review: sql`case when staff_identity.personal_id_index = excluded.personal_id_index
          and staff_identity.full_name = excluded.full_name
          then staff_identity.name_review else 'none' end`,
      }),
    )
    .returning(['revision', 'verification'])
    .executeTakeFirstOrThrow()
  const detail = { state: saved.verification, revision: saved.revision, ...forWhom }
  await writeAudit(trx, { type: 'staff-identity.saved', at, actor, object, detail })
  return saved
}

/**
 * Somebody holds it, or another number stands verified for it: the official's own to change. Where
 * the unit has refused the name nobody comes in by what is verified.
 */
async function isProven(trx: Trx, index: string, staffAccountId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('staff_account')
    .leftJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .select('staff_account.id')
    .where('staff_account.id', '=', staffAccountId)
    .where((is) =>
      is.or([
        is('staff_account.person_id', 'is not', null),
        is.and([
          is('staff_identity.verification', '=', 'verified'),
          is('staff_identity.name_review', '<>', 'refused'),
          is('staff_identity.personal_id_index', '<>', index),
        ]),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

/** The account is locked: what is so now is so until the end. */
async function isStillKnown(trx: Trx, { staffAccountId, knownIn }: Saving): Promise<boolean> {
  if (knownIn === undefined) return false
  const row = await trx
    .selectFrom('staff_identity')
    .select('revision')
    .where('staff_account_id', '=', staffAccountId)
    .where('revision', '=', knownIn)
    .where('verification', '=', 'verified')
    .executeTakeFirst()
  return row !== undefined
}

/** Nobody else checks a number from here to the end of the transaction: one lock, not one for each. */
export async function lockNumbers(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('staff-identity'))`.execute(trx)
}

/** Of those who save the same number at once the second waits for the first, as for `lockNumbers`. */
async function isTaken(trx: Trx, index: string, staffAccountId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('staff-identity'))`.execute(trx)
  await sql`select pg_advisory_xact_lock(hashtext(${index}))`.execute(trx)
  const other = await trx
    .selectFrom('staff_identity')
    .innerJoin('staff_account', 'staff_account.id', 'staff_identity.staff_account_id')
    .select('staff_account.id')
    .where('personal_id_index', '=', index)
    .where('staff_account.id', '<>', staffAccountId)
    .where('staff_account.ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

function toRow(numbers: NumberKeeper, saving: Saving) {
  const { staffAccountId, stated, statedBy, state, checkDueAt, at } = saving
  const orNull = (value: string) => (value === '' ? null : value)
  return {
    full_name: orNull(stated.fullName),
    date_of_birth: orNull(stated.dateOfBirth),
    // The form takes no other.
    gender: stated.gender as 'male' | 'female',
    personal_id_sealed: numbers.seal(stated.personalId, staffAccountId),
    personal_id_index: numbers.indexOf(stated.personalId),
    issued_on: orNull(stated.issuedOn),
    issued_by: orNull(stated.issuedBy),
    permanent_address: orNull(stated.permanentAddress),
    signing_phone: orNull(stated.signingPhone),
    verification: state,
    check_due_at: checkDueAt ?? null,
    stated_by: statedBy ?? null,
    saved_at: at,
  }
}

async function claimDue(
  { db, numbers }: IdentityStoreDeps,
  at: Date,
  leaseUntil: Date,
): Promise<DueCheck | undefined> {
  const due = db
    .selectFrom('staff_identity')
    .select('staff_account_id')
    .where('check_due_at', '<=', at)
    .orderBy('check_due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  const row = await db
    .updateTable('staff_identity')
    .set({ check_due_at: leaseUntil, check_attempts: sql`check_attempts + 1` })
    .where('staff_account_id', 'in', due)
    .returning(columns)
    .executeTakeFirst()
  return row && { ...toIdentity(row, numbers), attempts: row.check_attempts }
}

type Row = Pick<Selectable<OnestopTables['staff_identity']>, (typeof columns)[number]>

function toIdentity(row: Row, numbers: NumberKeeper): StaffIdentity {
  const staffAccountId = row.staff_account_id
  const stated: StatedIdentity = {
    fullName: row.full_name ?? '',
    dateOfBirth: row.date_of_birth ?? '',
    gender: row.gender,
    personalId: numbers.open(row.personal_id_sealed, staffAccountId),
    issuedOn: row.issued_on ?? '',
    issuedBy: row.issued_by ?? '',
    permanentAddress: row.permanent_address ?? '',
    signingPhone: row.signing_phone ?? '',
  }
  return {
    staffAccountId,
    revision: row.revision,
    stated,
    verification: row.verification,
    // jsonb, parsed by the driver.
    answers: row.answers as unknown as Answers,
    checkedAt: row.checked_at ?? undefined,
    nameReview: row.name_review,
    wasVerified: row.was_verified,
    savedAt: row.saved_at,
  }
}
