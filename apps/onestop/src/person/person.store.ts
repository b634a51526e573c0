import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import { mergePersons } from './merge.store.ts'
import type { Arrived, PersonStore } from './person.ts'

type Db = Kysely<OnestopTables>
type Trx = Transaction<OnestopTables>

export function createPersonStore(db: Db): PersonStore {
  return {
    async arrive(arrived, made) {
      const known = await findKnown(db, arrived)
      if (known !== undefined) return { personId: known, absorbed: [] }
      return db.transaction().execute((trx) => arrive(trx, arrived, made))
    },
    saveProfile: (personId, arrived, at) => saveProfile(db, { personId, arrived, at }),
    async lastHatOf(personId) {
      const row = await db
        .selectFrom('person')
        .select('last_staff_account_id')
        .where('id', '=', personId)
        .executeTakeFirst()
      return row?.last_staff_account_id ?? undefined
    },
    async rememberHat(personId, { staffAccountId, level, at }) {
      await Promise.all([
        db
          .updateTable('person')
          .set({ last_staff_account_id: staffAccountId })
          .where('id', '=', personId)
          .execute(),
        db
          .updateTable('staff_account')
          .set({ last_level: level, last_worn_at: at })
          .where('id', '=', staffAccountId)
          .execute(),
      ])
    },
  }
}

/**
 * Who comes on every day but the first: nothing is new, so nothing is written. One that is being
 * merged is waited for, and then looked for anew.
 */
async function findKnown(
  db: Db,
  { issuer, subject, linkedSubjects }: Arrived,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('subject')
    .innerJoin('person', 'person.id', 'subject.person_id')
    .select(['subject.subject', 'person.id'])
    .where('subject.issuer', '=', issuer)
    .where('subject.subject', 'in', [subject, ...linkedSubjects])
    .forKeyShare('person')
    .execute()
  const own = rows.find((row) => row.subject === subject)
  return rows.every(({ id }) => id === own?.id) ? own?.id : undefined
}

type Made = { personId: string; at: Date }

async function arrive(trx: Trx, arrived: Arrived, made: Made) {
  const known = await findPersons(trx, arrived)
  const [eldest, ...others] = known
  if (!eldest) return { personId: await createPerson(trx, arrived, made), absorbed: [] }
  await addSubject(trx, arrived, { personId: eldest, at: made.at })
  await mergePersons(trx, { into: eldest, from: others, at: made.at })
  return { personId: eldest, absorbed: others }
}

/** Who is behind the subject and those linked with it, the eldest first; held until the end. */
async function findPersons(
  trx: Trx,
  { issuer, subject, linkedSubjects }: Arrived,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('person')
    .select('person.id')
    .where('person.id', 'in', (query) =>
      query
        .selectFrom('subject')
        .select('subject.person_id')
        .where('subject.issuer', '=', issuer)
        .where('subject.subject', 'in', [subject, ...linkedSubjects]),
    )
    .orderBy('person.created_at')
    .orderBy('person.id')
    .forUpdate()
    .execute()
  return rows.map(({ id }) => id)
}

async function createPerson(trx: Trx, arrived: Arrived, { personId, at }: Made): Promise<string> {
  await trx.insertInto('person').values({ id: personId, created_at: at }).execute()
  if (await addSubject(trx, arrived, { personId, at })) {
    await writeAudit(trx, { type: 'person.created', at, actor: { personId } })
    return personId
  }
  // Another tab of the same person was first: its person stays, ours goes.
  await trx.deleteFrom('person').where('id', '=', personId).execute()
  const { person_id } = await trx
    .selectFrom('subject')
    .select('person_id')
    .where('issuer', '=', arrived.issuer)
    .where('subject', '=', arrived.subject)
    .executeTakeFirstOrThrow()
  return person_id
}

/** False where the subject was known. */
async function addSubject(trx: Trx, { issuer, subject }: Arrived, made: Made): Promise<boolean> {
  const added = await trx
    .insertInto('subject')
    .values({ issuer, subject, person_id: made.personId, added_at: made.at })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('subject')
    .executeTakeFirst()
  return added !== undefined
}

type Saving = { personId: string; arrived: Arrived; at: Date }

async function saveProfile(db: Db, { personId, arrived, at }: Saving) {
  const facts = {
    full_name: arrived.name,
    date_of_birth: arrived.dateOfBirth ?? null,
    gender: arrived.gender ?? null,
    personal_id: arrived.personalId ?? null,
    technical_id: arrived.technicalId ?? null,
    last_signed_in_at: at,
    // Withheld is not gone: what was told before stays.
    ...(arrived.phone === undefined ? {} : { phone: arrived.phone }),
  }
  const updated = await db
    .updateTable('citizen_profile')
    .set(facts)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (updated.numUpdatedRows > 0n) return { isFirstTime: false }
  return db.transaction().execute(async (trx) => {
    const added = await trx
      .insertInto('citizen_profile')
      .values({ person_id: personId, created_at: at, ...facts })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(facts))
      .executeTakeFirst()
    await writeAudit(trx, { type: 'profile.created', at, actor: { personId } })
    return { isFirstTime: (added.numInsertedOrUpdatedRows ?? 0n) > 0n }
  })
}
