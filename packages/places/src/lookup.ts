import {
  type Commune,
  FIRST_DAY_2024,
  FIRST_DAY_2025,
  type Period,
  type Province,
  readPeriod2024,
  readPeriod2025,
} from './units.ts'

type Index = Period & {
  byCode: ReadonlyMap<string, Commune>
  byProvince: ReadonlyMap<string, readonly Commune[]>
}

// A constant that is computed when first needed: parsing costs more than most starts want to pay.
const index2024 = lazily(() => buildIndex(readPeriod2024()))
const index2025 = lazily(() => buildIndex(readPeriod2025()))

/**
 * The commune that had this code on that day (`YYYY-MM-DD`).
 * Undefined when there was none, and for every day before 2024, of which no list is kept.
 */
export function findCommune(code: string, onDate: string): Commune | undefined {
  return indexOn(onDate)?.byCode.get(code)
}

/** In the order of the official list; empty for a code that was no province on that day. */
export function communesOfProvince(provinceCode: string, onDate: string): readonly Commune[] {
  return indexOn(onDate)?.byProvince.get(provinceCode) ?? []
}

/** The provinces of that day in the order of the official list; empty before 2024. */
export function provinces(onDate: string): readonly Province[] {
  return indexOn(onDate)?.provinces ?? []
}

/** Makes a function that computes its value on the first call and keeps it. */
export function lazily<T>(compute: () => T): () => T {
  let kept: { value: T } | undefined
  return () => {
    kept ??= { value: compute() }
    return kept.value
  }
}

function indexOn(onDate: string): Index | undefined {
  // Days written YYYY-MM-DD sort as text.
  if (onDate >= FIRST_DAY_2025) return index2025()
  return onDate >= FIRST_DAY_2024 ? index2024() : undefined
}

function buildIndex(period: Period): Index {
  return {
    ...period,
    byCode: new Map(period.communes.map((commune) => [commune.code, commune])),
    byProvince: Map.groupBy(period.communes, (commune) => commune.provinceCode),
  }
}
