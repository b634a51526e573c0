import type { AnyWebEnv } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { admitCaller, type CallerDeps, describeIssues, readBatch } from './caller.routes.ts'
import { type CallerScope, callerScopes } from './caller.ts'
import {
  batchSchema,
  dossierEventSchema,
  type RefusalCode,
  staffEventSchema,
} from './ingestion.schemas.ts'
import type { EventOutcome, Ingestion } from './ingestion.ts'

export const DOSSIER_EVENTS_PATH = '/api/dossier-events'
export const STAFF_ACCOUNTS_PATH = '/api/staff-accounts'

type Deps = CallerDeps & { ingestion: Ingestion }

/** What provinces send. A batch is answered event by event; a bad one does not stop the others. */
export function createIngestionRoutes({ ingestion, ...deps }: Deps) {
  return new Hono<AnyWebEnv>()
    .post(DOSSIER_EVENTS_PATH, (c) =>
      answerBatch(c, deps, {
        scope: callerScopes.dossiers,
        schema: dossierEventSchema,
        record: ingestion.recordDossierEvent,
      }),
    )
    .post(STAFF_ACCOUNTS_PATH, (c) =>
      answerBatch(c, deps, {
        scope: callerScopes.staff,
        schema: staffEventSchema,
        record: ingestion.recordStaffEvent,
      }),
    )
}

type Named = { eventId: string }
type Batch<S extends z.ZodType<Named>> = {
  scope: CallerScope
  schema: S
  record: (source: string, event: z.infer<S>) => Promise<EventOutcome>
}

async function answerBatch<S extends z.ZodType<Named>>(
  c: Context<AnyWebEnv>,
  deps: CallerDeps,
  { scope, schema, record }: Batch<S>,
): Promise<Response> {
  const caller = await admitCaller(c, deps, scope)
  if (caller instanceof Response) return caller
  const batch = await readBatch(c, batchSchema)
  if (batch instanceof Response) return batch
  const results = []
  // One after the other: events of one dossier are taken in the order they stand in.
  for (const sent of batch.events) {
    const read = schema.safeParse(sent)
    if (!read.success) {
      const errors = describeIssues(read.error.issues)
      results.push({ ...eventIdOf(sent), ...refuse('invalid-event'), errors })
      continue
    }
    const outcome = await record(caller.source, read.data)
    const { eventId } = read.data
    results.push({ eventId, ...(outcome.outcome === 'refused' ? refuse(outcome.code) : outcome) })
  }
  return c.json({ results: results.map(nestErrors) })
}

const refusals: Record<RefusalCode, { status: number; title: string }> = {
  'invalid-event': { status: 422, title: 'The event is not as /openapi.json describes it' },
  'unknown-applicant': { status: 404, title: 'No account has this technical id' },
  'applicant-differs': { status: 409, title: 'The dossier belongs to another person' },
  'sequence-reused': { status: 409, title: 'Another event has this sequence number' },
  'event-id-reused': { status: 409, title: 'Another event of the dossier has this event id' },
  'reference-taken': { status: 409, title: 'A result’s reference was used for another dossier' },
}

function refuse(code: RefusalCode) {
  const problem = { type: `urn:mot-cua:error:${code}`, code, ...refusals[code] }
  return { outcome: 'refused' as const, problem }
}

type Result = ({ outcome: 'recorded' } | ReturnType<typeof refuse>) & { errors?: unknown }

/** Where in the event it was wrong stands within its problem document. */
function nestErrors({ errors, ...result }: Result) {
  if (result.outcome === 'recorded' || errors === undefined) return result
  return { ...result, problem: { ...result.problem, errors } }
}

/** Of an event that is not as it should be, its own name if it has one we could say back. */
function eventIdOf(sent: unknown): Partial<Named> {
  const named = dossierEventSchema.pick({ eventId: true }).strip().safeParse(sent)
  return named.success ? named.data : {}
}
