import { lazily } from './lookup.ts'
import { FIRST_DAY_2024, FIRST_DAY_2025, readData, type UnitKey } from './units.ts'

/**
 * How an old commune went into a new one on 2025-07-01. More than one row of an old commune means
 * that it was split; figures about its people then cannot be carried over, unless one row is
 * `partWithAllPeople` and the rest `landOnly`.
 */
export type SuccessionKind =
  | 'unchanged'
  | 'renamed'
  | 'typeChanged'
  | 'whole'
  | 'part'
  | 'partWithAllPeople'
  | 'landOnly'

export type Succession = { old: UnitKey; new: UnitKey; kind: SuccessionKind }

type Rows = Record<SuccessionKind, [oldCode: string, newCode: string][]>

const successions = lazily(() => {
  const { rows } = readData<{ rows: Rows }>('succession-2025.json')
  return Object.entries(rows).flatMap(([kind, pairs]) =>
    pairs.map(
      ([oldCode, newCode]): Succession => ({
        old: { code: oldCode, validFrom: FIRST_DAY_2024 },
        new: { code: newCode, validFrom: FIRST_DAY_2025 },
        // The keys of the file are the kinds; Object.entries forgets that.
        kind: kind as SuccessionKind,
      }),
    ),
  )
})
const byOldCode = lazily(() => Map.groupBy(successions(), (row) => row.old.code))
const byNewCode = lazily(() => Map.groupBy(successions(), (row) => row.new.code))

/** Where a commune of before 2025-07-01 went; one row unless it was split. */
export function successorsOf(oldCode: string): readonly Succession[] {
  return byOldCode().get(oldCode) ?? []
}

/** What a commune of today was made of; empty for the five that were island districts before. */
export function predecessorsOf(newCode: string): readonly Succession[] {
  return byNewCode().get(newCode) ?? []
}
