import type { Kysely, Transaction } from 'kysely'
import { type AuditEvent, writeAudit } from '../audit/audit.ts'
import { holdsOperatorRole } from '../staff-account/operator-role.store.ts'
import type { OnestopTables } from '../tables.ts'
import { findAdministrator, listAdministrators } from './administrator.store.ts'
import {
  type BreakGlassStore,
  type BreakGlassUse,
  judgeAnswer,
  lacksOf,
  MOST_REQUESTS_AN_HOUR,
  stateOf,
} from './break-glass.ts'
import { reviewUse } from './review.store.ts'
import type { TellAdministrators } from './tell-administrators.store.ts'

type Db = Kysely<OnestopTables>
type Trx = Transaction<OnestopTables>
const HOUR_MS = 60 * 60 * 1000

export function createBreakGlassStore(db: Db, tell: TellAdministrators): BreakGlassStore {
  const inOne = <T>(work: (trx: Trx) => Promise<T>) => db.transaction().execute(work)
  return {
    administrators: () => listAdministrators(db),
    findAdministrator: (id) => findAdministrator(db, id),
    request: (fresh, by) => inOne((trx) => request(trx, tell, { ...by, fresh })),
    async find(id) {
      const row = await selectUses(db).where('id', '=', id).executeTakeFirst()
      return row && toUse(row)
    },
    async list(most) {
      const newest = selectUses(db).orderBy('requested_at', 'desc').orderBy('id')
      return (await newest.limit(most).execute()).map(toUse)
    },
    answer: (answering) => inOne((trx) => answer(trx, answering)),
    enter: (entering) => inOne((trx) => enter(trx, tell, entering)),
    isRunning: (of) => isRunning(db, of),
    finish: (ending) => inOne((trx) => finish(trx, ending)),
    review: (reviewing) => inOne((trx) => reviewUse(trx, reviewing)),
    async countUnreviewed() {
      const { count } = await db
        .selectFrom('break_glass')
        .select((query) => query.fn.countAll().as('count'))
        .where('entered_at', 'is not', null)
        .where('reviewed_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

/** For as long as whoever agreed could agree: their word carries it to the end. */
async function isRunning(db: Db, of: Parameters<BreakGlassStore['isRunning']>[0]) {
  const row = await db
    .selectFrom('break_glass')
    .innerJoin('staff_account', 'staff_account.id', 'break_glass.answered_by')
    .select('break_glass.id')
    .where('break_glass.id', '=', of.id)
    .where('break_glass.requested_by', '=', of.staffAccountId)
    .where('break_glass.entered_at', 'is not', null)
    .where('break_glass.ended_at', 'is', null)
    .where('break_glass.ends_at', '>', of.at)
    .where('staff_account.suspended_at', 'is', null)
    .where('staff_account.ended_at', 'is', null)
    .where(holdsOperatorRole)
    .executeTakeFirst()
  return row !== undefined
}

type Requesting = { fresh: Parameters<BreakGlassStore['request']>[0] } & Parameters<
  BreakGlassStore['request']
>[1]

async function request(trx: Trx, tell: TellAdministrators, { fresh, actor }: Requesting) {
  const { requestedBy, requestedAt: at } = fresh
  await lockAccount(trx, requestedBy)
  const before = await selectUses(trx)
    .where('requested_by', '=', requestedBy)
    .where('requested_at', '>', new Date(at.getTime() - HOUR_MS))
    .execute()
  if (before.length >= MOST_REQUESTS_AN_HOUR) {
    await note(trx, 'request-refused', {
      id: fresh.id,
      at,
      actor,
      detail: { outcome: 'too-often' },
    })
    return false
  }
  // One at a time: nobody is asked to agree to what its asker has forgotten.
  await trx
    .updateTable('break_glass')
    .set({ expires_at: at })
    .where('requested_by', '=', requestedBy)
    .where('entered_at', 'is', null)
    .where('expires_at', '>', at)
    .execute()
  await trx
    .insertInto('break_glass')
    .values({
      id: fresh.id,
      requested_by: requestedBy,
      request_reason: fresh.requestReason,
      requested_at: at,
      expires_at: fresh.expiresAt,
      match_code: fresh.matchCode,
      browser_hash: fresh.browserHash,
    })
    .execute()
  const detail = { reason: fresh.requestReason }
  await note(trx, 'requested', { id: fresh.id, at, actor, detail })
  await tell(trx, { step: 'requested', by: requestedBy, at })
  return true
}

type Answering = Parameters<BreakGlassStore['answer']>[0]

async function answer(trx: Trx, answering: Answering) {
  const { id, by, verdict, reason, at, actor } = answering
  const row = await selectUses(trx).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return 'gone' as const
  const use = toUse(row)
  const first = await findAdministrator(trx, use.requestedBy)
  const second = await findAdministrator(trx, by)
  const outcome =
    first && second ? judgeAnswer({ use, first, second }, answering, at) : ('gone' as const)
  const one = trx.updateTable('break_glass').where('id', '=', id)
  if (outcome === 'wrong-code' || outcome === 'codes-used-up') {
    await one.set({ wrong_codes: use.wrongCodes + 1 }).execute()
  }
  if (outcome === 'answered') {
    const answered = { answered_by: by, answered_at: at, answer_reason: reason }
    await one.set({ ...answered, answer: verdict }).execute()
  }
  const step = outcome === 'answered' ? verdict : 'answer-refused'
  const detail = outcome === 'answered' ? { reason } : { outcome }
  await note(trx, step, { id, at, actor, detail })
  return outcome
}

type Entering = Parameters<BreakGlassStore['enter']>[0]

async function enter(trx: Trx, tell: TellAdministrators, entering: Entering): Promise<boolean> {
  const { id, by, at, endsAt, actor } = entering
  const row = await selectUses(trx)
    .where('id', '=', id)
    .where('requested_by', '=', by)
    .forUpdate()
    .executeTakeFirst()
  const why = row ? await findHindrance(trx, toUse(row), at) : 'not-own'
  if (why !== undefined) {
    await note(trx, 'entry-refused', { id, at, actor, detail: { outcome: why } })
    return false
  }
  const entered = { entered_at: at, ends_at: endsAt }
  await trx.updateTable('break_glass').set(entered).where('id', '=', id).execute()
  await note(trx, 'entered', { id, at, actor })
  await tell(trx, { step: 'entered', by, at })
  return true
}

/** Both as they are now: one who was suspended since opens nothing, and lets nobody in. */
async function findHindrance(trx: Trx, use: BreakGlassUse, at: Date) {
  const state = stateOf(use, at)
  if (state !== 'approved') return state
  for (const id of [use.requestedBy, use.answeredBy ?? '']) {
    const found = await findAdministrator(trx, id)
    if (!found || lacksOf(found).length > 0) return 'may-not-act'
  }
  return undefined
}

async function finish(trx: Trx, { id, at, actor }: Parameters<BreakGlassStore['finish']>[0]) {
  const ended = await trx
    .updateTable('break_glass')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('entered_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where('ends_at', '>', at)
    .returning('requested_by')
    .executeTakeFirst()
  if (!ended) return undefined
  await note(trx, 'ended', { id, at, actor })
  return ended.requested_by
}

/** Requests of one account come one after the other, so that they can be counted. */
async function lockAccount(trx: Trx, id: string): Promise<void> {
  const one = trx.selectFrom('staff_account').select('id').where('id', '=', id)
  await one.forNoKeyUpdate().execute()
}

type Noted = Pick<AuditEvent, 'at' | 'actor' | 'detail'> & { id: string }

function note(trx: Trx, step: string, { id, ...event }: Noted): Promise<void> {
  const object = { kind: 'break-glass', id }
  return writeAudit(trx, { type: `break-glass.${step}`, object, ...event })
}

function selectUses(db: Db | Trx) {
  return db
    .selectFrom('break_glass')
    .select(['id', 'requested_by', 'request_reason', 'requested_at', 'expires_at', 'match_code'])
    .select(['wrong_codes', 'browser_hash', 'answer', 'answered_by', 'answer_reason'])
    .select(['entered_at', 'ends_at', 'ended_at', 'reviewed_by', 'review_note'])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectUses>['executeTakeFirstOrThrow']>>

function toUse(row: Row): BreakGlassUse {
  return {
    id: row.id,
    requestedBy: row.requested_by,
    requestReason: row.request_reason,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    matchCode: row.match_code,
    wrongCodes: row.wrong_codes,
    browserHash: row.browser_hash,
    answer: row.answer ?? undefined,
    answeredBy: row.answered_by ?? undefined,
    answerReason: row.answer_reason ?? undefined,
    enteredAt: row.entered_at ?? undefined,
    endsAt: row.ends_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    reviewedBy: row.reviewed_by ?? undefined,
    reviewNote: row.review_note ?? undefined,
  }
}
