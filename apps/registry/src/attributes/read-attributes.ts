import { type Clock, newId } from '@mot-cua/kernel'
import type { Entitlements } from '../entitlements/entitlements.ts'
import type { Purpose } from '../purposes/purposes.ts'
import type { Subject } from '../residents/subject.ts'
import {
  type AttributeField,
  type AttributeRecord,
  type Disclosure,
  discloseAttributes,
} from './attributes.ts'

/** Who asks, as the calling agency's own system knows them. */
export type AskedBy = {
  agency: { code: string; name: string }
  /** The dossier, or whatever the agency keeps the case under. */
  caseRef: string
} & (
  | { official: { ref: string; name: string; post: string }; atRequestOf?: undefined }
  /** The signed-in person the record is of; the answer is shown to nobody else. */
  | { official?: undefined; atRequestOf: 'data-subject' }
)

export type AttributesRequest = {
  /** UUID of the caller, good for one answer. */
  requestId: string
  purpose: Purpose
  askedBy: AskedBy
  subject: Subject
  fields: readonly AttributeField[]
}

export type AttributesAnswer = Omit<Disclosure, 'residentId'> & { answeredAt: Date }

export type AttributesRefusal =
  | 'insufficient-scope'
  | 'invalid-request'
  | 'too-many-requests'
  | 'not-entitled'
  | 'request-id-reused'

/** One row of the audit. It has no place for a value of the register. */
export type AuditedDisclosure = {
  auditId: string
  at: Date
  clientId: string
  request: AttributesRequest
  disclosure: Omit<Disclosure, 'attributes'>
}

export type AuditedAttributesRefusal = {
  auditId: string
  at: Date
  clientId: string
  refusal: AttributesRefusal
  /** Absent when the request could not be read. */
  request?: AttributesRequest
}

export type AttributesStore = {
  /** Runs the work in one transaction, with a store that must be used inside it. */
  atomically<T>(work: (store: AttributesStore) => Promise<T>): Promise<T>
  findRecords(subject: Subject): Promise<AttributeRecord[]>
  /** False when this client's request id was answered before. */
  recordDisclosure(disclosure: AuditedDisclosure): Promise<boolean>
  recordRefusal(refusal: AuditedAttributesRefusal): Promise<void>
}

type Deps = {
  store: AttributesStore
  entitlements: Pick<Entitlements, 'findReadableFields'>
  now: Clock
}

/** Hands out fields of the register and keeps the account of every answer and refusal. */
export function createAttributes({ store, entitlements, now }: Deps) {
  const refuse = async <R extends AttributesRefusal>(
    clientId: string,
    refusal: R,
    request?: AttributesRequest,
  ): Promise<R> => {
    const audited = { auditId: newId(), at: now(), clientId, refusal }
    await store.recordRefusal({ ...audited, ...(request && { request }) })
    return refusal
  }

  return {
    /** Writes down that a caller was turned away before the question was looked at. */
    refuse,

    async read(
      clientId: string,
      request: AttributesRequest,
    ): Promise<AttributesAnswer | 'not-entitled' | 'request-id-reused'> {
      const act = request.askedBy.official ? 'read' : 'read-own'
      const readable = await entitlements.findReadableFields(clientId, request.purpose, act)
      // Before the register is looked at, so the refusal cannot tell whether there is such a person.
      if (!request.fields.some((field) => readable.includes(field))) {
        return refuse(clientId, 'not-entitled', request)
      }
      const answer = await store.atomically(async (within) => {
        const candidates = await within.findRecords(request.subject)
        const disclosed = discloseAttributes({ asked: request.fields, readable, candidates })
        const { attributes, ...disclosure } = disclosed
        const audited = { auditId: newId(), at: now(), clientId, request, disclosure }
        if (!(await within.recordDisclosure(audited))) return undefined
        const { residentId: _, ...told } = disclosure
        return { ...told, attributes, answeredAt: audited.at }
      })
      return answer ?? refuse(clientId, 'request-id-reused', request)
    },
  }
}
