import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import { claim, obstaclesOf, standingOf } from './claims.store.ts'
import type { Lookalike, OfferStore } from './offers.ts'

type Db = Kysely<PortalTables>

export function createOfferStore(db: Db): OfferStore {
  return {
    async lookalikesOf(eidAccountId) {
      const rows = await findLookalikes(db, eidAccountId)
      const ids = rows.map(({ id }) => id)
      const obstacles = await obstaclesOf(db, eidAccountId, ids)
      return rows.map((row) => ({ ...toLookalike(row), obstacle: obstacles.get(row.id) }))
    },
    claim: (accountId, by) => db.transaction().execute((trx) => claim(trx, accountId, by)),
    rest: (rest) => putOff(db, rest),
    standing: (accountId) => standingOf(db, accountId),
  }
}

async function putOff(db: Db, rest: Parameters<OfferStore['rest']>[0]): Promise<void> {
  const { eidAccountId, accountIds, until } = rest
  await db
    .insertInto('link_offer_rest')
    .values(
      accountIds.toSorted().map((accountId) => {
        return { eid_account_id: eidAccountId, account_id: accountId, until }
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['eid_account_id', 'account_id'])
        .doUpdateSet({ until: sql`excluded.until` }),
    )
    .execute()
}

/** Found by the verified id alone; name, phone and e-mail count for nothing. */
function findLookalikes(db: Db, eidAccountId: string) {
  return db
    .selectFrom('account_field as mine')
    .innerJoin('account_field as theirs', 'theirs.value', 'mine.value')
    .innerJoin('account', 'account.id', 'theirs.account_id')
    .leftJoin('portal_credential as own', 'own.account_id', 'account.id')
    .leftJoin('link_offer_rest as rest', (join) =>
      join.onRef('rest.account_id', '=', 'account.id').on('rest.eid_account_id', '=', eidAccountId),
    )
    .select(['account.id', 'account.type', 'account.claimed_at', 'account.created_at'])
    .select(['account.reopened_at', 'rest.until', 'theirs.value', 'own.username'])
    .select((of) =>
      of
        .selectFrom('link_event')
        .select('kind')
        .whereRef('link_event.account_id', '=', 'account.id')
        .where('link_event.eid_account_id', '=', eidAccountId)
        .orderBy('sequence', 'desc')
        .limit(1)
        .as('last_event'),
    )
    .where('mine.account_id', '=', eidAccountId)
    .where('mine.name', '=', 'personalId')
    .where('mine.status', '=', 'verified')
    .where('theirs.name', '=', 'personalId')
    .where('theirs.status', '=', 'verified')
    .where('account.type', '!=', 'eid')
    .where('account.audience', '=', 'person')
    .where('account.status', '=', 'active')
    .whereRef('account.person_id', '=', 'account.home_person_id')
    .orderBy('account.id')
    .execute()
}

type LookalikeRow = Awaited<ReturnType<typeof findLookalikes>>[number]

function toLookalike(row: LookalikeRow): Omit<Lookalike, 'obstacle'> {
  return {
    accountId: row.id,
    type: row.type as Lookalike['type'],
    identifier: row.username ?? row.value,
    claimedAt: row.claimed_at ?? undefined,
    isUnlinked: row.last_event === 'unlinked',
    isReopened: row.reopened_at !== null,
    restsUntil: row.until ?? undefined,
    createdAt: row.created_at,
  }
}
