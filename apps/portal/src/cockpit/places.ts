import { findCommune, predecessorsOf, provinces, successorsOf } from '@mot-cua/places'
import { addCounts, type CommuneCounts, type Counts, NOBODY, type PlaceKey } from './cockpit.ts'

const TODAYS_LIST = '2025-07-01'

/** A line of the cockpit: a province, or a commune in one. */
export type Place = { id: string; name: string }
export type PlaceCounts = Place & { counts: Counts }

/** Those whose commune nobody knows, and codes that are in no list. */
export const UNKNOWN = 'unknown'

/** In the order of their names; people of unknown communes last. */
export function byProvince(rows: readonly CommuneCounts[], unknownName: string): PlaceCounts[] {
  return sumUp(rows, (row) => {
    const id = provinceOf(row)
    return { id, name: provinceName(id) ?? unknownName }
  })
}

export function byCommune(
  rows: readonly CommuneCounts[],
  provinceId: string,
  unknownName: string,
): PlaceCounts[] {
  const own = rows.filter((row) => provinceOf(row) === provinceId)
  return sumUp(own, (row) => {
    const id = communeId(row)
    return { id, name: communeName(id) ?? unknownName }
  })
}

export function provinceName(id: string): string | undefined {
  return provinces(TODAYS_LIST).find(({ code }) => code === id)?.fullName
}

/** The commune of today’s list, or the old one where its people cannot be told apart. */
export function communeName(id: string): string | undefined {
  const key = parsePlace(id)
  if (!key) return undefined
  const commune = findCommune(key.code, key.validFrom)
  if (!commune) return key.code
  return key.validFrom === TODAYS_LIST ? commune.fullName : `${commune.fullName} (2024)`
}

/** The communes that accounts may carry whose people are counted under this one. */
export function keysOf(id: string): PlaceKey[] {
  const key = parsePlace(id)
  if (!key) return [null]
  if (key.validFrom !== TODAYS_LIST) return [key]
  const before = predecessorsOf(key.code).map(({ old }) => old)
  return [key, ...before.filter((old) => communeId(old) === id)]
}

/** `code@day`; undefined for the place of those without a commune. */
function parsePlace(id: string): { code: string; validFrom: string } | undefined {
  const [code, validFrom] = id.split('@')
  return code && validFrom ? { code, validFrom } : undefined
}

type Row = { code: string | null; validFrom: string | null }

/** A commune that went whole into one of today stands under that one’s name. */
function communeId({ code, validFrom }: Row): string {
  if (code === null || validFrom === null) return UNKNOWN
  const heir = validFrom < TODAYS_LIST ? onlyHeir(code) : undefined
  return heir ? `${heir}@${TODAYS_LIST}` : `${code}@${validFrom}`
}

function onlyHeir(oldCode: string): string | undefined {
  const heirs = successorsOf(oldCode).filter(({ kind }) => kind !== 'landOnly')
  return heirs.length === 1 ? heirs[0]?.new.code : undefined
}

function provinceOf({ code, validFrom }: Row): string {
  if (code === null || validFrom === null) return UNKNOWN
  const today = validFrom < TODAYS_LIST ? successorsOf(code)[0]?.new.code : code
  const commune = today === undefined ? undefined : findCommune(today, TODAYS_LIST)
  return commune?.provinceCode ?? UNKNOWN
}

function sumUp(
  rows: readonly CommuneCounts[],
  placeOf: (row: CommuneCounts) => Place,
): PlaceCounts[] {
  const sums = new Map<string, PlaceCounts>()
  for (const row of rows) {
    const place = placeOf(row)
    const { counts } = sums.get(place.id) ?? { counts: NOBODY }
    sums.set(place.id, { ...place, counts: addCounts(counts, row) })
  }
  const byName = new Intl.Collator('vi')
  return [...sums.values()].sort(
    (a, b) => Number(a.id === UNKNOWN) - Number(b.id === UNKNOWN) || byName.compare(a.name, b.name),
  )
}
