import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { IdentityField } from '../person/person.ts'
import { readPersonFields } from '../person/person-fields.store.ts'
import type { PortalTables } from '../tables.ts'
import type { IdentityInfoStore, OwnAccount, VerifiedAccount } from './identity-info.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createIdentityInfoStore(db: Db): IdentityInfoStore {
  return {
    fieldsOf: (personId) => readPersonFields(db, personId),
    accountsOf: (personId) => accountsOf(db, personId),
    edit: (owner, decide) => db.transaction().execute((trx) => edit(trx, owner, decide)),
    verifiedPersonalIdOf: (accountId) => verifiedPersonalIdOf(db, accountId),
    findAccountsByVerifiedId: (personalId) => findAccountsByVerifiedId(db, personalId),
  }
}

type Edit = IdentityInfoStore['edit']

async function edit(
  trx: Trx,
  { accountId, personId, address, at }: Parameters<Edit>[0],
  decide: Parameters<Edit>[1],
): ReturnType<Edit> {
  await lockPerson(trx, personId)
  const plan = decide(await readPersonFields(trx, personId))
  if (plan.outcome === 'refused' || plan.changes.length === 0) return plan
  const fields = plan.changes.map(({ name, value }): IdentityField => {
    return { name, value, status: 'self-declared', source: 'self', asOf: at }
  })
  await writeFields(trx, accountId, fields)
  const detail = { fields: fields.map(({ name }) => name) }
  await writeAudit(trx, { type: 'identity.edited', at, personId, accountId, address, detail })
  return plan
}

async function accountsOf(db: Db, personId: string): Promise<OwnAccount[]> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'type', 'audience'])
    .where('person_id', '=', personId)
    .where('status', '=', 'active')
    .orderBy('created_at')
    .execute()
  return rows.map(({ id, ...row }) => ({ accountId: id, ...row }))
}

/** The id of the account that the registry has confirmed. */
export async function verifiedPersonalIdOf(db: Db, accountId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('account_field')
    .select('value')
    .where('account_id', '=', accountId)
    .where('name', '=', 'personalId')
    .where('status', '=', 'verified')
    .executeTakeFirst()
  return row?.value
}

async function findAccountsByVerifiedId(db: Db, personalId: string): Promise<VerifiedAccount[]> {
  const rows = await db
    .selectFrom('account_field')
    .innerJoin('account', 'account.id', 'account_field.account_id')
    .select(['account.id', 'account.person_id', 'account.type', 'account.audience'])
    .where('account_field.value', '=', personalId)
    // Spelled out, as the index is a partial one: a parameter would hide that it fits.
    .where(sql<boolean>`account_field.name = 'personalId'`)
    .where(sql<boolean>`account_field.status = 'verified'`)
    .where('account.status', '=', 'active')
    .orderBy('account.created_at')
    .orderBy('account.id')
    .execute()
  return rows.map(({ id, person_id, ...row }) => ({ accountId: id, personId: person_id, ...row }))
}

/**
 * One at a time changes what is known of a person: two tabs would else each win a half. A link that
 * moves an account here or away is not kept waiting, so neither waits for the other in a circle.
 */
export async function lockPerson(trx: Trx, personId: string): Promise<void> {
  await trx.selectFrom('person').select('id').where('id', '=', personId).forNoKeyUpdate().execute()
}

export async function writeFields(
  trx: Trx,
  accountId: string,
  fields: readonly IdentityField[],
): Promise<void> {
  if (fields.length === 0) return
  const rows = fields.map(({ name, value, status, source, asOf }) => {
    return { account_id: accountId, name, value, status, source, as_of: asOf }
  })
  await trx
    .insertInto('account_field')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'name']).doUpdateSet({
        value: sql`excluded.value`,
        status: sql`excluded.status`,
        source: sql`excluded.source`,
        as_of: sql`excluded.as_of`,
      }),
    )
    .execute()
}
