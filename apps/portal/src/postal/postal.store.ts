import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { PostalArrival, PostalStore } from './postal.ts'

export function createPostalStore(db: Kysely<PortalTables>): PostalStore {
  return {
    arrive: (arrival, fresh) => db.transaction().execute((trx) => arrive(trx, arrival, fresh)),
  }
}

type Trx = Transaction<PortalTables>
type Fresh = Parameters<PostalStore['arrive']>[1]

async function arrive(trx: Trx, arrival: PostalArrival, fresh: Fresh) {
  const { address, at } = arrival
  const known = await touch(trx, arrival)
  if (known === 'closed') return undefined
  const isNew = known === undefined && (await create(trx, arrival, fresh))
  const account = known ?? (isNew ? fresh : await touch(trx, arrival))
  if (account === undefined || account === 'closed') return undefined
  const { accountId, personId } = account
  await saveFields(trx, accountId, arrival)
  const type = isNew ? 'profile.created' : 'signed-in'
  await writeAudit(trx, { type, at, personId, accountId, address, detail: { by: 'postal' } })
  return { accountId, personId }
}

async function touch(trx: Trx, { issuer, subject, at }: PostalArrival) {
  const row = await trx
    .updateTable('account')
    .set({ last_signed_in_at: at })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .returning(['id', 'person_id', 'status'])
    .executeTakeFirst()
  if (!row) return undefined
  if (row.status === 'closed') return 'closed'
  return { accountId: row.id, personId: row.person_id }
}

/** False where another tab of the same person was first. */
async function create(
  trx: Trx,
  { issuer, subject, at }: PostalArrival,
  { accountId, personId, technicalId }: Fresh,
): Promise<boolean> {
  await trx.insertInto('person').values({ id: personId, created_at: at }).execute()
  const added = await trx
    .insertInto('account')
    .values({
      id: accountId,
      person_id: personId,
      home_person_id: personId,
      technical_id: technicalId,
      type: 'postal',
      issuer,
      subject,
      created_at: at,
      last_signed_in_at: at,
    })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) await trx.deleteFrom('person').where('id', '=', personId).execute()
  return added !== undefined
}

/** What was confirmed since, by whatever source, is not undone by what the issuer repeats. */
async function saveFields(trx: Trx, accountId: string, { fields }: PostalArrival): Promise<void> {
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
        .doUpdateSet({ value: sql`excluded.value`, as_of: sql`excluded.as_of` })
        .where('account_field.source', '=', 'postal'),
    )
    .execute()
}
