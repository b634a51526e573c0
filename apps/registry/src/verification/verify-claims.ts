import { type Clock, newId } from '@mot-cua/kernel'
import type { Entitlements } from '../entitlements/entitlements.ts'
import type { Purpose } from '../purposes/purposes.ts'
import type { LifeStatus, Subject } from '../residents/subject.ts'
import {
  type Candidate,
  type Claims,
  judgeClaims,
  type Outcomes,
  type VerifiableField,
} from './verification.ts'

export type VerificationRequest = {
  /** UUID of the caller; the same request again gets the same answer and no second audit row. */
  requestId: string
  purpose: Purpose
  askedBy: { party: string; officialRef?: string | undefined }
  subject: Subject
  claims: Claims
}

export type VerificationAnswer = { lifeStatus?: LifeStatus; results: Outcomes; checkedAt: Date }

export type Refusal =
  | 'insufficient-scope'
  | 'invalid-request'
  | 'too-many-requests'
  | 'request-id-reused'

/** One row of the audit. It has no place for a name, a birth date or a personal id. */
export type AuditedAnswer = VerificationAnswer & {
  auditId: string
  clientId: string
  requestDigest: string
  residentId: string | undefined
} & Pick<VerificationRequest, 'requestId' | 'purpose' | 'askedBy'>

export type AuditedRefusal = {
  auditId: string
  clientId: string
  refusal: Refusal
  at: Date
  /** Absent when the request could not be read. */
  request?: Pick<VerificationRequest, 'requestId' | 'purpose' | 'askedBy'>
}

export type VerificationStore = {
  /** Runs the work in one transaction, with a store that must be used inside it. */
  atomically<T>(work: (store: VerificationStore) => Promise<T>): Promise<T>
  findAnswer(
    clientId: string,
    requestId: string,
  ): Promise<(VerificationAnswer & { requestDigest: string }) | undefined>
  findCandidates(subject: Subject): Promise<Candidate[]>
  /** False when the same client's request of this id was answered meanwhile. */
  recordAnswer(answer: AuditedAnswer): Promise<boolean>
  recordRefusal(refusal: AuditedRefusal): Promise<void>
}

type Deps = {
  store: VerificationStore
  entitlements: Pick<Entitlements, 'findVerifiableFields'>
  /** Keyed, because an unkeyed digest of a 12-digit number is that number. */
  digestRequest: (request: VerificationRequest) => string
  now: Clock
}

/** Answers verification requests and keeps the account of every one of them. */
export function createVerification({ store, entitlements, digestRequest, now }: Deps) {
  return {
    /** Writes down that a caller was turned away before the question was looked at. */
    refuse: (clientId: string, refusal: Refusal): Promise<void> =>
      store.recordRefusal({ auditId: newId(), clientId, refusal, at: now() }),

    async verify(
      clientId: string,
      request: VerificationRequest,
    ): Promise<VerificationAnswer | 'request-id-reused'> {
      // Before the transaction: it may ask over a connection of its own.
      const entitledFields = await entitlements.findVerifiableFields(clientId, request.purpose)
      const requestDigest = digestRequest(request)
      return store.atomically(async (within) => {
        const earlier = await within.findAnswer(clientId, request.requestId)
        const at = now()
        const asked = { clientId, request, requestDigest, entitledFields, now: at }
        const answer = earlier ?? (await answerNewRequest(within, asked))
        if (answer.requestDigest === requestDigest) return answer
        const refusal = 'request-id-reused'
        await within.recordRefusal({ auditId: newId(), clientId, refusal, at, request })
        return refusal
      })
    },
  }
}

type Asked = {
  clientId: string
  request: VerificationRequest
  requestDigest: string
  entitledFields: readonly VerifiableField[]
  now: Date
}

async function answerNewRequest(
  store: VerificationStore,
  { clientId, request, requestDigest, entitledFields, now }: Asked,
): Promise<VerificationAnswer & { requestDigest: string }> {
  const { claims, subject, ...recorded } = request
  const mayAsk = entitledFields.some((field) => claims[field] !== undefined)
  const candidates = mayAsk ? await store.findCandidates(subject) : []
  const { residentId, ...judged } = judgeClaims({ claims, entitledFields, candidates })
  const answer = { ...judged, requestDigest, checkedAt: now }
  const audited = { ...recorded, ...answer, auditId: newId(), clientId, residentId }
  if (await store.recordAnswer(audited)) return answer
  // Asked twice at once: the first one's answer is the answer of both.
  const first = await store.findAnswer(clientId, request.requestId)
  if (!first) throw new Error('an answer was recorded by another request and cannot be found')
  return first
}
