import type { Features } from './features.ts'
import type { SentDossierEvent, StaffEvent } from './ingestion/ingestion.schemas.ts'

/** Callers that say themselves who they are; the real ones prove it to the provider. */
export function withTestCallers(features: Features): Features {
  return {
    ...features,
    callers: {
      verify: ({ authorization }) => {
        const [, clientId, scopes] = /^DPoP ([\w-]+);(.*)$/.exec(authorization ?? '') ?? []
        const caller = clientId
          ? { clientId, source: clientId, scopes: scopes?.split(' ') ?? [] }
          : undefined
        return Promise.resolve(caller)
      },
    },
  }
}

/** What a province's system would show; `scope` as its token has it. */
export function asProvince(clientId: string, scope = 'portal:dossiers portal:staff') {
  return { authorization: `DPoP ${clientId};${scope}` }
}

export type NewTestEvent = Omit<Partial<SentDossierEvent>, 'dossier'> & {
  technicalId?: string
  code?: string
  dossier?: Partial<SentDossierEvent['dossier']>
}

let events = 0

/** An event of a dossier in Bình Định, as its system would send it. */
export function makeEvent({ technicalId, code, dossier, ...rest }: NewTestEvent): SentDossierEvent {
  events += 1
  return {
    eventId: `event-${events}`,
    sequence: 1,
    dossier: {
      code: code ?? 'H08-261103-0012',
      procedureCode: '1.005129',
      procedureName: 'Cấp bản sao trích lục hộ tịch',
      agencyName: 'Ủy ban nhân dân phường Quy Nhơn',
      submittedAt: '2026-11-03T01:12:00.000Z',
      dueAt: '2026-11-20T10:00:00.000Z',
      ...dossier,
    },
    applicant: { technicalId: technicalId ?? 'T0000000000000000' },
    status: 1,
    at: '2026-11-03T01:12:00.000Z',
    unit: 'Bộ phận Một cửa',
    officialTitle: 'Công chức tiếp nhận',
    ...rest,
  }
}

export function makeStaffEvent(rest: Partial<StaffEvent> = {}): StaffEvent {
  events += 1
  return {
    eventId: `event-${events}`,
    reference: 'staff-1',
    personalId: '099080000777',
    sequence: 1,
    held: true,
    ...rest,
  }
}

export type BatchAnswer = {
  results: {
    eventId?: string
    outcome: 'recorded' | 'refused'
    unusualAfter?: number
    problem?: { code: string; status: number; errors?: { pointer: string }[] }
  }[]
}

type Post = { path?: string; headers?: Record<string, string> }

/** Sends a batch over real HTTP. */
export async function sendEvents(
  origin: string,
  sent: readonly unknown[],
  { path = '/api/dossier-events', headers = asProvince('binhdinh') }: Post = {},
): Promise<BatchAnswer> {
  const answer = await fetch(new URL(path, origin), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ events: sent }),
  })
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as BatchAnswer
}
