import type { Servers } from '../bench.ts'
import { measureHatSwitch } from './hat-figures.ts'
import { measureReadiness } from './readiness-figures.ts'

export type Sizes = {
  /** Staff accounts of the province, two of each person, spread over its units. */
  staff: number
  units: number
  /** Turns from one account to another. */
  switches: number
  warmUp: number
}

export type Bench = Servers & { sizes: Sizes }

export const FULL: Sizes = { staff: 200_000, units: 600, switches: 2_000, warmUp: 200 }

/** Says whether something has gone wrong, not how fast it is. */
export const SHORT: Sizes = { staff: 20_000, units: 100, switches: 200, warmUp: 20 }

/** The parts that `--only` chooses from, in the order they are run. */
export const parts: Record<string, (bench: Bench) => Promise<void>> = {
  'hat-switch': measureHatSwitch,
  readiness: measureReadiness,
}
