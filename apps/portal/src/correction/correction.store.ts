import type { Kysely, Transaction } from 'kysely'
import { type AuditEvent, writeAudit } from '../audit/audit.ts'
import { lockPerson } from '../identity-info/identity-info.store.ts'
import type { PortalTables } from '../tables.ts'
import {
  CORRECTIONS_PER_PAGE,
  type Correction,
  type CorrectionActor,
  type CorrectionChange,
  type CorrectionList,
  type CorrectionStatus,
  type CorrectionStore,
  MAX_OPEN_REQUESTS,
} from './correction.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

const openStatuses: CorrectionStatus[] = ['sent', 'received', 'forwarded']

export function createCorrectionStore(db: Db): CorrectionStore {
  return {
    create: (correction, actor) =>
      db.transaction().execute((trx) => create(trx, correction, actor)),

    async listOf(personId) {
      const rows = await select(db)
        .where('account.person_id', '=', personId)
        .orderBy('request.created_at', 'desc')
        .execute()
      return rows.map(toCorrection)
    },

    async find(id, ofPerson) {
      const row = await select(db)
        .where('request.id', '=', id)
        .where((is) => (ofPerson ? is('account.person_id', '=', ofPerson) : is.lit(true)))
        .executeTakeFirst()
      return row && { ...toCorrection(row), steps: await stepsOf(db, id) }
    },

    list: (wanted) => list(db, wanted),
    move: (change) => db.transaction().execute((trx) => move(trx, change)),
  }
}

async function create(trx: Trx, correction: Correction, actor: CorrectionActor) {
  // Two tabs at once would else both see one place left.
  await lockPerson(trx, actor.personId)
  if ((await countOpen(trx, actor.personId)) >= MAX_OPEN_REQUESTS) return false
  await trx.insertInto('correction_request').values(toRow(correction)).execute()
  const { id, createdAt: at, status, field } = correction
  await insertStep(trx, { id, actor, step: { status, at, note: undefined } }, 1)
  const detail = { request: id, field }
  await writeAudit(trx, eventOf('correction.sent', { actor, at, detail }))
  return true
}

async function list(
  db: Db,
  { status, page }: Parameters<CorrectionStore['list']>[0],
): Promise<CorrectionList> {
  const wanted = db
    .selectFrom('correction_request as request')
    .where((is) => (status === undefined ? is.lit(true) : is('status', '=', status)))
  const { total } = await wanted
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await wanted
    .select(columns)
    .orderBy('request.created_at')
    .orderBy('request.id')
    .limit(CORRECTIONS_PER_PAGE)
    .offset((page - 1) * CORRECTIONS_PER_PAGE)
    .execute()
  return { corrections: rows.map(toCorrection), total }
}

async function move(trx: Trx, change: CorrectionChange): Promise<boolean> {
  const { id, from, step, actor } = change
  const moved = await trx
    .updateTable('correction_request')
    .set({ status: step.status, updated_at: step.at })
    .where('id', '=', id)
    .where('status', '=', from)
    .returning('id')
    .executeTakeFirst()
  if (!moved) return false
  // The row is ours until the end of the transaction, so nobody else gives this number.
  const { steps } = await trx
    .selectFrom('correction_step')
    .select((is) => is.fn.countAll<number>().as('steps'))
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow()
  await insertStep(trx, change, steps + 1)
  const detail = { request: id, from, to: step.status }
  await writeAudit(trx, eventOf('correction.moved', { actor, at: step.at, detail }))
  return true
}

const columns = [
  'request.id',
  'request.reference',
  'request.account_id',
  'request.field',
  'request.wish',
  'request.status',
  'request.created_at',
  'request.updated_at',
] as const

function select(db: Db) {
  return db
    .selectFrom('correction_request as request')
    .innerJoin('account', 'account.id', 'request.account_id')
    .select(columns)
}

async function countOpen(trx: Trx, personId: string): Promise<number> {
  const { open } = await trx
    .selectFrom('correction_request as request')
    .innerJoin('account', 'account.id', 'request.account_id')
    .select((is) => is.fn.countAll<number>().as('open'))
    .where('account.person_id', '=', personId)
    .where('request.status', 'in', openStatuses)
    .executeTakeFirstOrThrow()
  return open
}

async function insertStep(
  trx: Trx,
  { id, actor, step }: Pick<CorrectionChange, 'id' | 'actor' | 'step'>,
  number: number,
): Promise<void> {
  const { status, at, note = null } = step
  await trx
    .insertInto('correction_step')
    .values({ request_id: id, number, status, at, note, by_account_id: actor.accountId })
    .execute()
}

async function stepsOf(db: Db, id: string) {
  const rows = await db
    .selectFrom('correction_step')
    .select(['status', 'at', 'note'])
    .where('request_id', '=', id)
    .orderBy('number')
    .execute()
  return rows.map(({ note, ...step }) => ({ ...step, note: note ?? undefined }))
}

function eventOf(
  type: string,
  event: Pick<CorrectionChange, 'actor'> & Required<Pick<AuditEvent, 'at' | 'detail'>>,
): AuditEvent {
  const { actor, at, detail } = event
  return { type, at, ...actor, detail }
}

type Row = PortalTables['correction_request']

function toRow(correction: Correction): Row {
  return {
    id: correction.id,
    reference: correction.reference,
    account_id: correction.accountId,
    field: correction.field,
    wish: correction.wish,
    status: correction.status,
    created_at: correction.createdAt,
    updated_at: correction.updatedAt,
  }
}

function toCorrection(row: Row): Correction {
  const { account_id: accountId, created_at: createdAt, updated_at: updatedAt, ...rest } = row
  return { ...rest, accountId, createdAt, updatedAt }
}
