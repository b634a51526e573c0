import { newId } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type DossierStatus, isUsualMove } from '../dossiers/dossier.ts'
import { foldText } from '../dossiers/fold-text.ts'
import type { PortalTables } from '../tables.ts'
import type { RefusalCode } from './ingestion.schemas.ts'
import type { EventOutcome, ReceivedEvent } from './ingestion.ts'
import { saveResults } from './results.store.ts'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

/** Ends the transaction: nothing of a refused event stays. */
class Refused extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}

/**
 * One event, one transaction: a batch that is cut off leaves whole events, and two batches never hold
 * more than one dossier each, so they cannot wait for each other in a ring.
 */
export async function recordDossierEvent(db: Db, received: ReceivedEvent): Promise<EventOutcome> {
  try {
    return await db.transaction().execute((trx) => record(trx, received))
  } catch (error) {
    if (error instanceof Refused) return { outcome: 'refused', code: error.code }
    throw error
  }
}

async function record(trx: Trx, received: ReceivedEvent): Promise<EventOutcome> {
  const { event, digest } = received
  const dossier = await lockDossier(trx, received)
  const known = await trx
    .selectFrom('dossier_event')
    .select(['sequence', 'digest', 'unusual_after'])
    .where('dossier_id', '=', dossier.id)
    .where((eb) => eb.or([eb('sequence', '=', event.sequence), eb('event_id', '=', event.eventId)]))
    .execute()
  const [same] = known
  if (known.length === 1 && same?.digest === digest) return recorded(same.unusual_after)
  if (known.some(({ sequence }) => sequence === event.sequence))
    throw new Refused('sequence-reused')
  if (known.length > 0) throw new Refused('event-id-reused')
  const unusualAfter = await judgeMove(trx, dossier.id, received)
  await insertEvent(trx, received, { dossierId: dossier.id, unusualAfter })
  await moveDossier(trx, dossier.id, received)
  if (!(await saveResults(trx, received, dossier))) throw new Refused('reference-taken')
  return recorded(unusualAfter)
}

function recorded(unusualAfter: number | null): EventOutcome {
  return {
    outcome: 'recorded',
    ...(unusualAfter === null ? {} : { unusualAfter: unusualAfter as DossierStatus }),
  }
}

type LockedDossier = { id: string; account_id: string }

/** The dossier, held until the end; made by the first event of it. */
async function lockDossier(trx: Trx, received: ReceivedEvent): Promise<LockedDossier> {
  const applicant = await findApplicant(trx, received.event.applicant.technicalId)
  const known = await selectLocked(trx, received)
  if (!known && !applicant) throw new Refused('unknown-applicant')
  if (!known && applicant) await insertDossier(trx, received, applicant.id)
  const dossier = known ?? (await selectLocked(trx, received))
  if (!dossier) throw new Error('a dossier that is in the way must be there')
  // It never moves. Another account of the same person may be named, after a link say.
  if (dossier.account_id !== applicant?.id && dossier.person_id !== applicant?.person_id) {
    throw new Refused('applicant-differs')
  }
  return dossier
}

async function findApplicant(trx: Trx, technicalId: string) {
  return trx
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where('technical_id', '=', technicalId)
    .executeTakeFirst()
}

async function selectLocked(trx: Trx, { source, event }: ReceivedEvent) {
  return trx
    .selectFrom('dossier')
    .innerJoin('account', 'account.id', 'dossier.account_id')
    .select(['dossier.id', 'dossier.account_id', 'account.person_id'])
    .where('dossier.source', '=', source)
    .where('dossier.code', '=', event.dossier.code)
    .forUpdate('dossier')
    .executeTakeFirst()
}

async function insertDossier(trx: Trx, received: ReceivedEvent, accountId: string) {
  const { source, event } = received
  await trx
    .insertInto('dossier')
    .values({
      id: newId(),
      account_id: accountId,
      source,
      code: event.dossier.code,
      // Below every event, so that the first one sets what stands here.
      sequence: 0,
      ...dossierColumns(received),
    })
    // Another request with an event of it was first: ours waits for it and finds its row.
    .onConflict((conflict) => conflict.columns(['source', 'code']).doNothing())
    .execute()
}

function dossierColumns({ event, receivedAt }: ReceivedEvent) {
  const { code, procedureCode, procedureName, agencyName, submittedAt, dueAt } = event.dossier
  return {
    procedure_code: procedureCode ?? null,
    procedure_name: procedureName,
    agency_name: agencyName,
    submitted_at: new Date(submittedAt),
    due_at: dueAt === undefined ? null : new Date(dueAt),
    status: event.status,
    status_at: new Date(event.at),
    updated_at: receivedAt,
    search_text: foldText(`${code} ${procedureName} ${agencyName}`),
  }
}

/** The status before, where no such move is known. Events before it may still come. */
async function judgeMove(trx: Trx, dossierId: string, { event }: ReceivedEvent) {
  const before = await trx
    .selectFrom('dossier_event')
    .select('status')
    .where('dossier_id', '=', dossierId)
    .where('sequence', '<', event.sequence)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const isUsual =
    !before || isUsualMove(before.status as DossierStatus, event.status as DossierStatus)
  return isUsual ? null : before.status
}

type Placed = { dossierId: string; unusualAfter: number | null }

async function insertEvent(
  trx: Trx,
  { event, digest, receivedAt }: ReceivedEvent,
  { dossierId, unusualAfter }: Placed,
): Promise<void> {
  await trx
    .insertInto('dossier_event')
    .values({
      dossier_id: dossierId,
      sequence: event.sequence,
      event_id: event.eventId,
      at: new Date(event.at),
      status: event.status,
      unit: event.unit ?? null,
      official_title: event.officialTitle ?? null,
      note: event.note ?? null,
      received_at: receivedAt,
      digest,
      unusual_after: unusualAfter,
    })
    .execute()
}

/** An event that comes late is in the timeline by now, and changes nothing here. */
async function moveDossier(trx: Trx, dossierId: string, received: ReceivedEvent): Promise<void> {
  const { sequence } = received.event
  await trx
    .updateTable('dossier')
    .set({ ...dossierColumns(received), sequence })
    .where('id', '=', dossierId)
    .where('sequence', '<', sql<number>`${sequence}::bigint`)
    .execute()
}
