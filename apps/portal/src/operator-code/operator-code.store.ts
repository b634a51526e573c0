import { type Kysely, sql } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { GivenCode, OperatorCodeStore } from './operator-code.ts'

type Db = Kysely<PortalTables>

export function createOperatorCodeStore(db: Db): OperatorCodeStore {
  return {
    put: (given) => put(db, given),
    async use({ accountId, purpose, codeHash, at }) {
      const used = await db
        .updateTable('operator_code')
        .set({ used_at: at })
        .where('account_id', '=', accountId)
        .where('purpose', '=', purpose)
        .where('code_hash', '=', codeHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .returning('account_id')
        .executeTakeFirst()
      return used !== undefined
    },
    findAccount: (username) => findAccount(db, username),
    findAdministrator: (username) => findAccount(db, username, 'administrator'),
    async listSessionsToEnd() {
      const rows = await db
        .selectFrom('operator_code')
        .select(['account_id', 'purpose', 'code_hash'])
        .where('ends_sessions', '=', true)
        .execute()
      return rows.map(({ account_id: accountId, purpose, code_hash: codeHash }) => {
        return { accountId, purpose, codeHash }
      })
    },
    async markSessionsEnded({ accountId, purpose, codeHash }) {
      await db
        .updateTable('operator_code')
        .set({ ends_sessions: false })
        .where('account_id', '=', accountId)
        .where('purpose', '=', purpose)
        .where('code_hash', '=', codeHash)
        .execute()
    },
  }
}

async function findAccount(
  db: Db,
  username: string,
  audience?: 'administrator',
): Promise<string | undefined> {
  let asked = db
    .selectFrom('portal_credential')
    .innerJoin('account', 'account.id', 'portal_credential.account_id')
    .select('account.id')
    .where(sql<string>`lower(portal_credential.username)`, '=', username)
  if (audience) asked = asked.where('account.audience', '=', audience)
  return (await asked.executeTakeFirst())?.id
}

const eventTypes = {
  enrolment: 'totp.enrolment-given',
  password: 'password.reset-given',
} as const

/** Whoever gives one has seen the administrator: codes that wrong ones have closed open too. */
async function put(db: Db, given: GivenCode): Promise<void> {
  const { accountId, purpose, at, by, reason } = given
  const fresh = {
    code_hash: given.codeHash,
    created_at: at,
    expires_at: given.expiresAt,
    used_at: null,
    ends_sessions: given.endsSessions,
  }
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('operator_code')
      .values({ account_id: accountId, purpose, ...fresh })
      .onConflict((conflict) => conflict.columns(['account_id', 'purpose']).doUpdateSet(fresh))
      .execute()
    await trx
      .updateTable('sms_factor')
      .set({ failures: 0, consecutive: 0, locked_until: null })
      .where('account_id', '=', accountId)
      .execute()
    const detail = { by, ...(reason === undefined ? {} : { reason }) }
    await writeAudit(trx, { type: eventTypes[purpose], at, accountId, detail })
  })
}
