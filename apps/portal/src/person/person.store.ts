import { newId } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { PortalTables } from '../tables.ts'
import type { Arrival, IdentityField, PersonAccount, PersonStore } from './person.ts'

export function createPersonStore(db: Kysely<PortalTables>): PersonStore {
  return {
    findAccount: (issuer, subject) => findAccount(db, issuer, subject),
    createFrom: (arrival, ids) => db.transaction().execute((trx) => createFrom(trx, arrival, ids)),
    async recordSignIn(account, arrival) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('account')
          .set({ last_signed_in_at: arrival.at })
          .where('id', '=', account.accountId)
          .execute()
        await saveFields(trx, account.personId, arrival.fields)
        await trx
          .insertInto('audit_event')
          .values(auditRow('signed-in', account, arrival))
          .execute()
      })
    },
    async fieldsOf(personId) {
      const rows = await db
        .selectFrom('identity_field')
        .select(['name', 'value', 'status', 'source', 'as_of'])
        .where('person_id', '=', personId)
        .execute()
      return rows.map(({ as_of, ...row }) => ({ ...row, asOf: as_of }))
    },
  }
}

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

async function findAccount(
  db: Db,
  issuer: string,
  subject: string,
): Promise<PersonAccount | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row && { personId: row.person_id, accountId: row.id }
}

async function insertPerson(trx: Trx, { at }: Arrival, { personId }: PersonAccount) {
  await trx.insertInto('person').values({ id: personId, created_at: at }).execute()
}

async function createFrom(trx: Trx, arrival: Arrival, ids: PersonAccount) {
  await insertPerson(trx, arrival, ids)
  if (await insertAccount(trx, arrival, ids)) {
    await saveFields(trx, ids.personId, arrival.fields)
    await trx
      .insertInto('audit_event')
      .values(auditRow('profile.created', ids, arrival))
      .execute()
    return { ...ids, isNew: true }
  }
  // Another tab of the same person was first: its person stays, ours goes.
  await trx.deleteFrom('person').where('id', '=', ids.personId).execute()
  const first = await findAccount(trx, arrival.issuer, arrival.subject)
  if (!first) throw new Error('an account that is in the way must be there')
  return { ...first, isNew: false }
}

/** False when an account of this subject is there already. */
async function insertAccount(
  trx: Trx,
  { issuer, subject, at }: Arrival,
  { personId, accountId }: PersonAccount,
): Promise<boolean> {
  const added = await trx
    .insertInto('account')
    .values({
      id: accountId,
      person_id: personId,
      type: 'eid',
      issuer,
      subject,
      created_at: at,
      last_signed_in_at: at,
    })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** An unchecked answer never overwrites what the register confirmed for the same value. */
async function saveFields(trx: Trx, personId: string, fields: IdentityField[]): Promise<void> {
  await trx
    .insertInto('identity_field')
    .values(
      fields.map(({ name, value, status, source, asOf }) => {
        return { person_id: personId, name, value, status, source, as_of: asOf }
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'name'])
        .doUpdateSet({
          value: sql`excluded.value`,
          status: sql`excluded.status`,
          source: sql`excluded.source`,
          as_of: sql`excluded.as_of`,
        })
        .where(
          sql<boolean>`excluded.status <> 'unchecked' or excluded.value <> identity_field.value`,
        ),
    )
    .execute()
}

function auditRow(type: string, account: PersonAccount, { address, at }: Arrival) {
  const { personId, accountId } = account
  return { id: newId(), at, type, person_id: personId, account_id: accountId, address }
}
