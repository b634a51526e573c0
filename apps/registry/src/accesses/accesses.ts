import { type Clock, newId } from '@mot-cua/kernel'
import type { AttributeField, AttributeOutcome } from '../attributes/attributes.ts'
import type { Entitlements } from '../entitlements/entitlements.ts'
import type { Purpose } from '../purposes/purposes.ts'
import { type Holder, pickHolder } from '../residents/subject.ts'
import type { FieldOutcome, VerifiableField } from '../verification/verification.ts'

export const accessKinds = ['attributes', 'verification'] as const
export type AccessKind = (typeof accessKinds)[number]

/** One answer about a person, as that person may see it: no name of the official (decision 0015). */
export type Access = {
  /** By this the agency and the register's operator find the official who asked. */
  accessId: string
  at: Date
  kind: AccessKind
  purpose: Purpose
  askedBy: { agency: string; post?: string }
  caseRef?: string
  results: Partial<Record<AttributeField | VerifiableField, AttributeOutcome | FieldOutcome>>
}

/** The last entry of the page before; entries go from the newest to the oldest. */
export type Cursor = { at: Date; accessId: string }

export type AccessesRequest = {
  personalId: string
  kind?: AccessKind | undefined
  after?: Cursor | undefined
  limit: number
}

export type AccessesPage = { accesses: Access[]; next?: Cursor }

export type AccessesRefusal =
  | 'insufficient-scope'
  | 'invalid-request'
  | 'too-many-requests'
  | 'not-entitled'

export type AuditedLook = {
  auditId: string
  at: Date
  clientId: string
  residentId: string | undefined
  shown: number
  refusal?: AccessesRefusal
}

export type AccessesStore = {
  /** Runs the work in one transaction, with a store that must be used inside it. */
  atomically<T>(work: (store: AccessesStore) => Promise<T>): Promise<T>
  findHolders(personalId: string): Promise<Holder[]>
  /** Newest first. */
  listAccesses(residentId: string, asked: Omit<AccessesRequest, 'personalId'>): Promise<Access[]>
  recordLook(look: AuditedLook): Promise<void>
}

type Deps = {
  store: AccessesStore
  entitlements: Pick<Entitlements, 'mayShowAccesses'>
  now: Clock
}

/** Tells what the register answered about a person, to whoever may show it to that person. */
export function createAccesses({ store, entitlements, now }: Deps) {
  const refuse = async <R extends AccessesRefusal>(clientId: string, refusal: R): Promise<R> => {
    const nothing = { residentId: undefined, shown: 0 }
    await store.recordLook({ auditId: newId(), at: now(), clientId, refusal, ...nothing })
    return refusal
  }

  return {
    refuse,

    async list(clientId: string, request: AccessesRequest): Promise<AccessesPage | 'not-entitled'> {
      if (!(await entitlements.mayShowAccesses(clientId))) return refuse(clientId, 'not-entitled')
      return store.atomically(async (within) => {
        const holder = pickHolder(await within.findHolders(request.personalId))
        // Nobody and somebody nobody asked about look alike: an empty list.
        const residentId = typeof holder === 'string' ? undefined : holder.residentId
        const page = residentId ? await readPage(within, residentId, request) : { accesses: [] }
        const shown = page.accesses.length
        await within.recordLook({ auditId: newId(), at: now(), clientId, residentId, shown })
        return page
      })
    },
  }
}

async function readPage(
  store: AccessesStore,
  residentId: string,
  { limit, ...asked }: AccessesRequest,
): Promise<AccessesPage> {
  // One more than asked for tells whether there is another page.
  const found = await store.listAccesses(residentId, { ...asked, limit: limit + 1 })
  const accesses = found.slice(0, limit)
  const last = accesses.at(-1)
  if (!last || found.length <= limit) return { accesses }
  return { accesses, next: { at: last.at, accessId: last.accessId } }
}
