import { hashToken, newId } from '@mot-cua/kernel'
import type { Insertable } from 'kysely'
import type { IdentityTables } from './tables.ts'
import type { TestIdentity } from './test-identity.ts'

type Db = TestIdentity['db']

/** A phone that may sign browsers in; its key and its passcode are nobody's unless told. */
export async function insertDevice(
  db: Db,
  accountId: string,
  more: Partial<Insertable<IdentityTables['device']>> = {},
): Promise<string> {
  const [id, at] = [newId(), more.created_at ?? new Date()]
  await db
    .insertInto('device')
    .values({
      id,
      account_id: accountId,
      jkt: hashToken(id),
      public_jwk: '{}',
      name: 'Điện thoại',
      passcode_hash: 'none',
      status: 'active',
      web_sign_in_since: at,
      created_at: at,
      last_seen_at: at,
      ...more,
    })
    .execute()
  return id
}

export async function findAccountId(
  db: Db,
  { personalId }: { personalId: string },
): Promise<string> {
  const { id } = await db
    .selectFrom('account')
    .select('id')
    .where('personal_id', '=', personalId)
    .executeTakeFirstOrThrow()
  return id
}

/** What happened to an account since it was made, oldest first. */
export function listAuditOf(db: Db, accountId: string) {
  return db
    .selectFrom('audit_event')
    .select(['type', 'detail'])
    .where('account_id', '=', accountId)
    .where('type', '!=', 'account.created')
    .orderBy('at')
    .orderBy('id')
    .execute()
}
