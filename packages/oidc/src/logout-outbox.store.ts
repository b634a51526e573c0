import { addSeconds } from '@mot-cua/kernel'
import type { Kysely, Selectable } from 'kysely'
import type { LogoutNotice, LogoutOutboxStore } from './logout-outbox.ts'
import type { OidcProviderTables } from './tables.ts'

/** Longer than one attempt may take; a process that died with a notice gives it up after this. */
const CLAIM_SECONDS = 15

const COLUMNS = ['id', 'client_id', 'account_id', 'sid', 'attempts', 'useless_after'] as const

type Row = Pick<Selectable<OidcProviderTables['oidc_logout']>, (typeof COLUMNS)[number]>

export function createLogoutOutboxStore(db: Kysely<OidcProviderTables>): LogoutOutboxStore {
  return {
    async add({ id, clientId, accountId, sid, uselessAfter }, at) {
      const row = { id, client_id: clientId, account_id: accountId, sid: sid ?? null }
      // Whoever adds it makes the first attempt.
      const next_attempt_at = addSeconds(at, CLAIM_SECONDS)
      await db
        .insertInto('oidc_logout')
        .values({ ...row, useless_after: uselessAfter, next_attempt_at, created_at: at })
        .execute()
    },
    claimDue: (now, limit) => claimDue(db, now, limit),
    async retryAt(id, { attempts, at }) {
      await db
        .updateTable('oidc_logout')
        .set({ next_attempt_at: at, attempts })
        .where('id', '=', id)
        .execute()
    },
    async remove(id) {
      await db.deleteFrom('oidc_logout').where('id', '=', id).execute()
    },
    async countWaiting() {
      const { count } = await db
        .selectFrom('oidc_logout')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return count
    },
  }
}

/** Pushes the next attempt on, so that no other process takes what this one has. */
async function claimDue(db: Kysely<OidcProviderTables>, now: Date, limit: number) {
  const due = db
    .selectFrom('oidc_logout')
    .select('id')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const rows = await db
    .updateTable('oidc_logout')
    .set({ next_attempt_at: addSeconds(now, CLAIM_SECONDS) })
    .where('id', 'in', due)
    .returning(COLUMNS)
    .execute()
  return rows.map(toNotice)
}

function toNotice(row: Row): LogoutNotice {
  return {
    id: row.id,
    clientId: row.client_id,
    accountId: row.account_id,
    sid: row.sid ?? undefined,
    attempts: row.attempts,
    uselessAfter: row.useless_after,
  }
}
