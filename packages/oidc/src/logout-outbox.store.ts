import { createTurnBatch } from '@mot-cua/database'
import { addSeconds } from '@mot-cua/kernel'
import type { Kysely, Selectable } from 'kysely'
import type { LogoutClaim, LogoutNotice, LogoutOutboxStore } from './logout-outbox.ts'
import type { OidcProviderTables } from './tables.ts'

/** Longer than one attempt may take; a process that died with a notice gives it up after this. */
const CLAIM_SECONDS = 15

const COLUMNS = ['id', 'client_id', 'account_id', 'sid', 'attempts', 'useless_after'] as const

type Row = Pick<Selectable<OidcProviderTables['oidc_logout']>, (typeof COLUMNS)[number]>

export function createLogoutOutboxStore(db: Kysely<OidcProviderTables>): LogoutOutboxStore {
  return {
    add: createAdding(db),
    claimDue: (now, wish) => claimDue(db, now, wish),
    async retryAt(id, { attempts, at }) {
      await db
        .updateTable('oidc_logout')
        .set({ next_attempt_at: at, attempts })
        .where('id', '=', id)
        .execute()
    },
    async remove(ids) {
      await db.deleteFrom('oidc_logout').where('id', 'in', ids).execute()
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

type Adding = { notice: LogoutNotice; at: Date }

/** One statement for all services that hear of one sign-out. */
function createAdding(db: Kysely<OidcProviderTables>): LogoutOutboxStore['add'] {
  const addOne = createTurnBatch<Adding, void>(
    ({ notice }) => notice.id,
    async (all) => {
      await db.insertInto('oidc_logout').values(all.map(toRow)).execute()
      return all.map(() => undefined)
    },
  )
  return (notice, at) => addOne({ notice, at })
}

function toRow({ notice, at }: Adding) {
  const { id, clientId, accountId, sid, uselessAfter } = notice
  return {
    id,
    client_id: clientId,
    account_id: accountId,
    sid: sid ?? null,
    useless_after: uselessAfter,
    // Whoever adds it makes the first attempt.
    next_attempt_at: addSeconds(at, CLAIM_SECONDS),
    created_at: at,
  }
}

/** Pushes the next attempt on, so that no other process takes what this one has. */
async function claimDue(
  db: Kysely<OidcProviderTables>,
  now: Date,
  { limit, except = [], only }: LogoutClaim,
) {
  const all = db.selectFrom('oidc_logout').select('id').where('next_attempt_at', '<=', now)
  const asked = only === undefined ? all : all.where('client_id', '=', only)
  const due = asked
    .$if(except.length > 0, (query) =>
      query.where((eb) =>
        eb.or([eb('client_id', 'not in', [...except]), eb('useless_after', '<=', now)]),
      ),
    )
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
