import type { Kysely } from 'kysely'
import type { PortalTables } from '../../apps/portal/src/tables.ts'
import type { LinkPair } from '../../apps/portal/src/test-link-pairs.ts'

type Db = Kysely<PortalTables>
type Contents = { dossiers: number; documents: number }

/** What is not as it must be, whether or not a link has been made. */
export async function findFaults(db: Db, pairs: readonly LinkPair[], contents: Contents) {
  const owners = await ownersOf(db, pairs)
  const ledger = await ledgerOf(db, pairs)
  const moved = new Set<string>()
  let halfDone = 0
  for (const { old, eid } of pairs) {
    const owner = owners.get(old.accountId)
    const rows = ledger.get(old.accountId) ?? 0
    if (owner === eid.personId) moved.add(old.accountId)
    // Moved with its row, or at home without one: nothing between.
    const isWhole = owner === eid.personId ? rows === 1 : owner === old.personId && rows === 0
    if (!isWhole) halfDone += 1
  }
  return { halfDone, moved, contentsWrong: await countWrongContents(db, pairs, contents) }
}

const idsOf = (pairs: readonly LinkPair[]) => pairs.map(({ old }) => old.accountId)

async function ownersOf(db: Db, pairs: readonly LinkPair[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where('id', 'in', idsOf(pairs))
    .execute()
  return new Map(rows.map(({ id, person_id }) => [id, person_id]))
}

async function ledgerOf(db: Db, pairs: readonly LinkPair[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('link_event')
    .select((of) => ['account_id', of.fn.countAll<number>().as('count')])
    .where('account_id', 'in', idsOf(pairs))
    .groupBy('account_id')
    .execute()
  return new Map(rows.map(({ account_id, count }) => [account_id, Number(count)]))
}

/** As the pages find them: by all the accounts of a person of either side. */
async function countWrongContents(db: Db, pairs: readonly LinkPair[], contents: Contents) {
  const persons = new Map(
    pairs.flatMap(({ old, eid }) => [
      [old.personId, old.accountId],
      [eid.personId, old.accountId],
    ]),
  )
  const ids = [...persons.keys()]
  const found = [
    { rows: await dossiersOf(db, ids), expected: contents.dossiers },
    { rows: await documentsOf(db, ids), expected: contents.documents },
  ]
  let wrong = 0
  for (const { rows, expected } of found) {
    const once = new Set(rows.map(({ id }) => id))
    wrong += rows.length - once.size
    wrong += Math.abs(pairs.length * expected - once.size)
    wrong += rows.filter((row) => persons.get(row.person_id) !== row.account_id).length
  }
  return wrong
}

function dossiersOf(db: Db, personIds: readonly string[]) {
  return db
    .selectFrom('account')
    .innerJoin('dossier', 'dossier.account_id', 'account.id')
    .select(['account.person_id', 'dossier.id', 'dossier.account_id'])
    .where('account.person_id', 'in', personIds)
    .execute()
}

function documentsOf(db: Db, personIds: readonly string[]) {
  return db
    .selectFrom('account')
    .innerJoin('document', 'document.account_id', 'account.id')
    .select(['account.person_id', 'document.id', 'document.account_id'])
    .where('account.person_id', 'in', personIds)
    .execute()
}

/** Rows of ledger and audit that are too many, missing, or younger than the last sending. */
export async function countChanges(db: Db, pairs: readonly LinkPair[], since: Date) {
  const { rows, young } = await db
    .selectFrom('link_event')
    .select((of) => [
      of.fn.countAll<number>().as('rows'),
      of.fn.countAll<number>().filterWhere('at', '>=', since).as('young'),
    ])
    .where('account_id', 'in', idsOf(pairs))
    .executeTakeFirstOrThrow()
  const audited = await countAudits(db, pairs)
  return Number(young) + Math.abs(Number(rows) - pairs.length) + Math.abs(audited - pairs.length)
}

async function countAudits(db: Db, pairs: readonly LinkPair[]): Promise<number> {
  const { count } = await db
    .selectFrom('audit_event')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('type', '=', 'account.linked')
    .where('account_id', 'in', idsOf(pairs))
    .executeTakeFirstOrThrow()
  return Number(count)
}
