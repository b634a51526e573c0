import { type Clock, newId } from '@mot-cua/kernel'
import { findCommune } from '@mot-cua/places'

/** A commune by code and the first day of the list it belongs to (packages/places). */
export type CommuneRef = { communeCode: string; communeValidFrom: string }

/** A person as whoever fills the register hands it over. */
export type ResidentRecord = {
  personalId: string
  legacyIdNumber?: string
  fullName: string
  gender: 'male' | 'female'
  /** `YYYY-MM-DD` or `YYYY`. */
  dateOfBirth: string
  relationToHead: 'head' | 'spouse' | 'child' | 'parent' | 'other'
  placeOfBirth: CommuneRef
  cardIssuedOn?: string
  deceasedOn?: string
}

/** `members` may carry more than the register keeps; it takes only what `ResidentRecord` names. */
export type HouseholdRecord = CommuneRef & { members: readonly ResidentRecord[] }

export type HouseholdToInsert = CommuneRef & {
  householdId: string
  members: readonly (ResidentRecord & { residentId: string })[]
}

/** Told how many people have been handed over so far, and when the rest is indexes. */
export type OnFilling = (filled: { residents: number; isIndexing: boolean }) => void

export type FillingOptions = { at: Date; onFilling: OnFilling }

export type ResidentStore = {
  /** All batches or none, quicker than one by one; false when somebody is registered already. */
  fillEmpty(
    batches: Iterable<readonly HouseholdToInsert[]>,
    options: FillingOptions,
  ): Promise<boolean>
  /** All of them or none. Rejects when a personal id is held already. */
  insertHouseholds(households: readonly HouseholdToInsert[], at: Date): Promise<void>
  /** Ends the row that holds `from` and starts one with `to`. */
  replacePersonalId(change: { from: string; to: string; at: Date }): Promise<CorrectionOutcome>
  /** False when nobody holds the personal id. */
  setDeceased(personalId: string, on: string): Promise<boolean>
  countResidents(): Promise<number>
}

export type CorrectionOutcome = 'corrected' | 'not-found' | 'taken'

/** About a third of a megabyte a statement: more is not quicker, only larger. */
const HOUSEHOLDS_PER_INSERT = 400

export type Residents = ReturnType<typeof createResidents>

/** What fills and mends the register. */
export function createResidents({ store, now }: { store: ResidentStore; now: Clock }) {
  return {
    /**
     * Takes households as they come, so that a million pass through; answers how many people.
     * Throws RangeError at a commune that the list of its day does not have.
     */
    async load(households: Iterable<HouseholdRecord>): Promise<{ residents: number }> {
      let residents = 0
      for (const batch of inBatches(households, HOUSEHOLDS_PER_INSERT)) {
        await store.insertHouseholds(batch.map(giveIds), now())
        residents += batch.reduce((sum, household) => sum + household.members.length, 0)
      }
      return { residents }
    },

    /**
     * The first filling of an empty register: a million people in a minute or two, in the memory of
     * one batch. All of them or none, so one that is cut short can begin again.
     * Throws RangeError as `load` does, and Error when somebody is registered already.
     */
    async fill(
      households: Iterable<HouseholdRecord>,
      onFilling: OnFilling = () => undefined,
    ): Promise<void> {
      const batches = mapEach(inBatches(households, HOUSEHOLDS_PER_INSERT), (batch) =>
        batch.map(giveIds),
      )
      if (await store.fillEmpty(batches, { at: now(), onFilling })) return
      throw new Error('the register is not empty: residents are added by load')
    },

    /** The personal id is data: the resident stays the same, the old id still finds them. */
    correctPersonalId: (change: { from: string; to: string }): Promise<CorrectionOutcome> =>
      store.replacePersonalId({ ...change, at: now() }),

    markDeceased: (personalId: string, on: string): Promise<boolean> =>
      store.setDeceased(personalId, on),

    count: (): Promise<number> => store.countResidents(),
  }
}

function giveIds(household: HouseholdRecord): HouseholdToInsert {
  for (const place of [household, ...household.members.map((member) => member.placeOfBirth)]) {
    const commune = findCommune(place.communeCode, place.communeValidFrom)
    if (commune?.validFrom !== place.communeValidFrom) {
      throw new RangeError(`no commune ${place.communeCode} from ${place.communeValidFrom}`)
    }
  }
  const members = household.members.map((member) => ({ ...member, residentId: newId() }))
  return { ...household, members, householdId: newId() }
}

function* mapEach<T, U>(items: Iterable<T>, change: (item: T) => U): Generator<U> {
  for (const item of items) yield change(item)
}

function* inBatches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
