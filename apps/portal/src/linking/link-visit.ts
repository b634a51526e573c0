import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, hashToken, newId, secondsBetween } from '@mot-cua/kernel'
import type { AssuranceLevel } from '../assurance/assurance.ts'

/** From the first proof to the agreement; each proof is good for less (`PROOF_SECONDS`). */
export const VISIT_SECONDS = 30 * 60

export type AccountProof = { accountId: string; provedAt: Date }
export type EidProof = AccountProof & { level: AssuranceLevel }

/** What comes along, as the person was shown it. */
export type ContentCount = { dossiers: number; documents: number }

/** A linking under way in one browser: who has been proved there so far, and when. */
export type LinkVisit = {
  /** Names what the person agrees to: the idempotency key of the link. */
  id: string
  startedAt: Date
  /** The side that moves: an account of the portal or of Vietnam Post. */
  old?: AccountProof
  /** The side it moves to. */
  eid?: EidProof
  shown?: ContentCount
}

export type ProvedSide = { old: AccountProof } | { eid: EidProof }

export type LinkVisits = ReturnType<typeof createLinkVisits>

type Deps = { store: EphemeralStore; now: Clock }

/** Visits are found by the browser's cookie alone: none can be finished in another browser. */
export function createLinkVisits({ store, now }: Deps) {
  const read = async (browserId: string) => parse(await store.get(keyOf(browserId)), now())
  /** Tried again where another tab was first, so that neither proof is lost. */
  const change = async (browserId: string, next: (visit: LinkVisit) => LinkVisit) => {
    const key = keyOf(browserId)
    for (;;) {
      const stored = await store.get(key)
      const visit = next(parse(stored, now()) ?? { id: newId(), startedAt: now() })
      const ttlSeconds = VISIT_SECONDS - secondsBetween(visit.startedAt, now())
      const written = { expected: stored, next: JSON.stringify(visit), ttlSeconds }
      if (await store.compareAndSet(key, written)) return visit
    }
  }
  return {
    read,
    /** Notes a side that has just been proved, in the visit under way or in a new one. */
    prove: (browserId: string, side: ProvedSide) =>
      change(browserId, (visit) => withSide(visit, side, now())),
    /** Notes what the person was shown; nothing where the visit is not that one any more. */
    show: (browserId: string, id: string, shown: ContentCount) =>
      change(browserId, (visit) => (visit.id === id ? { ...visit, shown } : visit)),
    end: (browserId: string) => store.remove(keyOf(browserId)),
  }
}

/**
 * Another account on one side is another agreement: a form that was shown before it no longer
 * counts. The same account proved again makes the visit last as long again.
 */
export function withSide(visit: LinkVisit, side: ProvedSide, now: Date): LinkVisit {
  const { old, eid } = visit
  const next = { ...visit, ...side, startedAt: now }
  const isOther = (before?: AccountProof, after?: AccountProof) =>
    before !== undefined && before.accountId !== after?.accountId
  if (!isOther(old, next.old) && !isOther(eid, next.eid)) return next
  const { shown: _before, ...rest } = next
  return { ...rest, id: newId() }
}

function parse(stored: string | undefined, now: Date): LinkVisit | undefined {
  if (stored === undefined) return undefined
  const { startedAt, old, eid, ...rest } = JSON.parse(stored) as LinkVisit
  const visit: LinkVisit = {
    ...rest,
    startedAt: new Date(startedAt),
    ...(old ? { old: { ...old, provedAt: new Date(old.provedAt) } } : {}),
    ...(eid ? { eid: { ...eid, provedAt: new Date(eid.provedAt) } } : {}),
  }
  return secondsBetween(visit.startedAt, now) < VISIT_SECONDS ? visit : undefined
}

function keyOf(browserId: string): string {
  return `link-visit:${hashToken(browserId)}`
}
