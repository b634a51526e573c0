import { sql, type Transaction } from 'kysely'
import { mergePersons } from '../person/merge.store.ts'
import type { OnestopTables } from '../tables.ts'

type Trx = Transaction<OnestopTables>
type Arrival = { issuer: string; subject: string; index: string; at: Date }

/**
 * The province has another issuer now, which calls an official by a name of its own: whoever proves
 * the number by which accounts are bound to somebody whom that issuer has never named is that
 * holder. Two whom one issuer tells apart stay two, whatever their number is. Answers who goes on.
 */
export async function joinHolder(trx: Trx, arrival: Arrival): Promise<string> {
  const personId = await lockArrived(trx, arrival)
  const holders = await trx
    .selectFrom('staff_account')
    .innerJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .select('staff_account.person_id')
    .distinct()
    .where('staff_identity.bound_index', '=', arrival.index)
    .where('staff_account.ended_at', 'is', null)
    .where('staff_account.person_id', 'is not', null)
    .execute()
  const [holder, ...others] = holders.flatMap(({ person_id }) => person_id ?? [])
  if (holder === undefined || others.length > 0 || holder === personId) return personId
  // Held, or two that come at once would both find that the issuer has named nobody yet.
  await trx.selectFrom('person').select('id').where('id', '=', holder).forUpdate().execute()
  if (await haveCommonIssuer(trx, holder, personId)) return personId
  await mergePersons(trx, { into: holder, from: [personId], at: arrival.at })
  return holder
}

/** As it stands now: in another tab the two may have been made one meanwhile. */
async function lockArrived(trx: Trx, arrival: Arrival): Promise<string> {
  // The person before its subjects, as at every arrival: the other way round two tabs would wait in
  // a circle. What was merged away while this waited is found under its new name.
  const locked = (await lockPersonOf(trx, arrival)) ?? (await lockPersonOf(trx, arrival))
  if (!locked) throw new Error('whoever has just arrived is nobody')
  return locked.id
}

function lockPersonOf(trx: Trx, { issuer, subject }: Arrival) {
  return trx
    .selectFrom('person')
    .select('person.id')
    .where('person.id', 'in', (query) =>
      query
        .selectFrom('subject')
        .select('subject.person_id')
        .where('subject.issuer', '=', issuer)
        .where('subject.subject', '=', subject),
    )
    .forUpdate()
    .executeTakeFirst()
}

async function haveCommonIssuer(trx: Trx, one: string, other: string): Promise<boolean> {
  const common = await trx
    .selectFrom('subject as mine')
    .innerJoin('subject as theirs', 'theirs.issuer', 'mine.issuer')
    .select(sql`1`.as('one'))
    .where('mine.person_id', '=', one)
    .where('theirs.person_id', '=', other)
    .executeTakeFirst()
  return common !== undefined
}
