import type { Clock } from '@mot-cua/kernel'
import type { Reader } from '../data-store/reader.ts'
import { type DossierStep, type DossierSummary, type Phase, phases, toTimeline } from './dossier.ts'
import { foldText } from './fold-text.ts'
import type { Place } from './place.ts'

export const DOSSIERS_PER_PAGE = 20
/** Fewer are found faster by eye (ux.md N10). */
export const SEARCH_FROM = 3
/** What must be done is said above the list, for so many at most. */
const DUTIES_SHOWN = 5

export type DossierCounts = Record<Phase, number>

export type DossierQuery = {
  /** All phases when a search names none. */
  phase?: Phase
  /** Folded, or empty. */
  search: string
  after?: Place | undefined
  limit: number
}

export type DossierResult = { id: string; name: string; typeName: string }

export type DossierDetail = DossierSummary & {
  procedureCode: string | undefined
  steps: DossierStep[]
  /** Hidden while the reader may not see the old store. */
  results: DossierResult[] | 'hidden'
}

export type DossierStore = {
  count(reader: Reader): Promise<DossierCounts>
  list(reader: Reader, query: DossierQuery): Promise<DossierSummary[]>
  find(reader: Reader, id: string): Promise<DossierDetail | undefined>
}

export type DossierPage = {
  counts: DossierCounts
  /** The tab that is open; none while searching. */
  phase: Phase | undefined
  search: string
  dossiers: DossierSummary[]
  /** What the person must do now, first of all. */
  duties: DossierSummary[]
  next: Place | undefined
}

type Wish = { phase?: Phase | undefined; search: string; after?: Place | undefined }

export type Dossiers = ReturnType<typeof createDossiers>

/** A person's dossiers, of all accounts together. */
export function createDossiers({ store, now }: { store: DossierStore; now: Clock }) {
  return {
    async page(reader: Reader, wish: Wish): Promise<DossierPage> {
      const counts = await store.count(reader)
      const search = wish.search.normalize('NFC').trim()
      const phase = search === '' ? choosePhase(counts, wish.phase) : undefined
      const found = await store.list(reader, {
        ...(phase ? { phase } : {}),
        search: foldText(search),
        after: wish.after,
        limit: DOSSIERS_PER_PAGE + 1,
      })
      const dossiers = found.slice(0, DOSSIERS_PER_PAGE)
      const last = found.length > dossiers.length ? dossiers.at(-1) : undefined
      const next = last && { at: last.submittedAt, id: last.id }
      const duties = await findDuties(store, reader, { counts, phase, dossiers })
      return { counts, phase, search, dossiers, duties, next }
    },

    async find(reader: Reader, id: string) {
      const found = await store.find(reader, id)
      return found && { ...found, steps: toTimeline(found.steps), now: now() }
    },

    now,
  }
}

/** The wished one if it holds anything, else the first that does. */
export function choosePhase(counts: DossierCounts, wished: Phase | undefined): Phase | undefined {
  if (wished && counts[wished] > 0) return wished
  return phases.find((phase) => counts[phase] > 0)
}

type Listed = { counts: DossierCounts; phase: Phase | undefined; dossiers: DossierSummary[] }

async function findDuties(
  store: DossierStore,
  reader: Reader,
  { counts, phase, dossiers }: Listed,
): Promise<DossierSummary[]> {
  if (counts['to-do'] === 0) return []
  if (phase === 'to-do') return dossiers.slice(0, DUTIES_SHOWN)
  return store.list(reader, { phase: 'to-do', search: '', limit: DUTIES_SHOWN })
}
