import { type Kysely, sql, type Transaction } from 'kysely'
import { type AuditEvent, writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type {
  Arrival,
  IdentityField,
  NewPersonAccount,
  PersonAccount,
  PersonStore,
} from './person.ts'
import { readPersonFields } from './person-fields.store.ts'

export function createPersonStore(db: Kysely<PortalTables>): PersonStore {
  return {
    findAccount: (issuer, subject) => findAccount(db, issuer, subject),
    createFrom: (arrival, ids) => db.transaction().execute((trx) => createFrom(trx, arrival, ids)),
    async recordSignIn(account, arrival) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('account')
          .set({ last_signed_in_at: arrival.at, last_level: arrival.level })
          .where('id', '=', account.accountId)
          .execute()
        await saveFields(trx, account.accountId, arrival.fields)
        await writeAudit(trx, eventOf('signed-in', account, arrival))
      })
    },
    fieldsOf: (personId) => readPersonFields(db, personId),
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

async function createFrom(trx: Trx, arrival: Arrival, { technicalId, ...ids }: NewPersonAccount) {
  await insertPerson(trx, arrival, ids)
  if (await insertAccount(trx, arrival, { ...ids, technicalId })) {
    await saveFields(trx, ids.accountId, arrival.fields)
    await writeAudit(trx, eventOf('profile.created', ids, arrival))
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
  { issuer, subject, level, at }: Arrival,
  { personId, accountId, technicalId }: NewPersonAccount,
): Promise<boolean> {
  const added = await trx
    .insertInto('account')
    .values({
      id: accountId,
      person_id: personId,
      home_person_id: personId,
      technical_id: technicalId,
      type: 'eid',
      issuer,
      subject,
      created_at: at,
      last_signed_in_at: at,
      last_level: level,
    })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** An unchecked answer never overwrites what the register confirmed for the same value. */
async function saveFields(trx: Trx, accountId: string, fields: IdentityField[]): Promise<void> {
  await trx
    .insertInto('account_field')
    .values(
      fields.map(({ name, value, status, source, asOf }) => {
        return { account_id: accountId, name, value, status, source, as_of: asOf }
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'name'])
        .doUpdateSet({
          value: sql`excluded.value`,
          status: sql`excluded.status`,
          source: sql`excluded.source`,
          as_of: sql`excluded.as_of`,
        })
        .where(
          sql<boolean>`excluded.status <> 'unchecked' or excluded.value <> account_field.value`,
        ),
    )
    .execute()
}

function eventOf(type: string, account: PersonAccount, { address, at }: Arrival): AuditEvent {
  return { type, at, ...account, address }
}
