import { type Kysely, sql, type Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { phonesOf } from '../linking/contacts.store.ts'
import type { PortalTables } from '../tables.ts'
import type { Disowning, Lookalike, OfferStore, Standing } from './offers.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

export function createOfferStore(db: Db): OfferStore {
  return {
    lookalikesOf: async (eidAccountId) => (await findLookalikes(db, eidAccountId)).map(toLookalike),
    claim: (accountId, by) => db.transaction().execute((trx) => claim(trx, accountId, by)),
    disown: (disowning) => db.transaction().execute((trx) => disown(trx, disowning)),
    rest: (rest) => putOff(db, rest),
    standing: (accountId) => standingOf(db, accountId),
  }
}

type Claim = Parameters<OfferStore['claim']>[1]

async function claim(trx: Trx, accountId: string, { eidAccountId, at, address }: Claim) {
  // One account at a time: a statement over several could wait for another in a circle.
  const claimed = await trx
    .updateTable('account')
    .set({ claimed_at: at })
    .where('id', '=', accountId)
    .where('claimed_at', 'is', null)
    .where('status', '=', 'active')
    .whereRef('person_id', '=', 'home_person_id')
    .returning('person_id')
    .executeTakeFirst()
  if (!claimed) return false
  const detail = { eidAccountId }
  const { person_id: personId } = claimed
  await writeAudit(trx, { type: 'account.claimed', at, personId, accountId, address, detail })
  return true
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

async function standingOf(db: Db, accountId: string): Promise<Standing | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['person_id', 'home_person_id', 'status', 'claimed_at'])
    .where('id', '=', accountId)
    .executeTakeFirst()
  return (
    row && {
      personId: row.person_id,
      homePersonId: row.home_person_id,
      isActive: row.status === 'active',
      isClaimed: row.claimed_at !== null,
    }
  )
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
    .select(['rest.until', 'theirs.value', 'own.username'])
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

function toLookalike(row: LookalikeRow): Lookalike {
  return {
    accountId: row.id,
    type: row.type as Lookalike['type'],
    identifier: row.username ?? row.value,
    claimedAt: row.claimed_at ?? undefined,
    isUnlinked: row.last_event === 'unlinked',
    restsUntil: row.until ?? undefined,
    createdAt: row.created_at,
  }
}

async function disown(trx: Trx, disowning: Disowning): Promise<boolean> {
  const { accountId, eidAccountId, at, address, notify } = disowning
  const closed = await trx
    .updateTable('account')
    .set({ status: 'closed', claimed_at: null })
    .where('id', '=', accountId)
    .where('status', '=', 'active')
    .where('type', '!=', 'eid')
    .where('audience', '=', 'person')
    .whereRef('person_id', '=', 'home_person_id')
    .where((where) =>
      where.exists(
        trx
          .selectFrom('account_field as theirs')
          .innerJoin('account_field as mine', 'mine.value', 'theirs.value')
          .select('mine.value')
          .where('theirs.account_id', '=', accountId)
          .where('theirs.name', '=', 'personalId')
          .where('theirs.status', '=', 'verified')
          .where('mine.account_id', '=', eidAccountId)
          .where('mine.name', '=', 'personalId')
          .where('mine.status', '=', 'verified'),
      ),
    )
    .returning('person_id')
    .executeTakeFirst()
  if (!closed) return false
  await withdrawVerified(trx, accountId, at)
  const { person_id: personId } = closed
  const detail = { eidAccountId }
  await writeAudit(trx, { type: 'account.disowned', at, personId, accountId, address, detail })
  await notify(trx, await phonesOf(trx, [accountId]))
  return true
}

/** What the register confirmed was about the owner of the id, not about the account's holder. */
async function withdrawVerified(trx: Trx, accountId: string, at: Date): Promise<void> {
  await trx
    .updateTable('account_field')
    .set({ status: 'self-declared', source: 'self', as_of: at })
    .where('account_id', '=', accountId)
    .where('status', '=', 'verified')
    .execute()
}
