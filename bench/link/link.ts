import type { Servers } from '../bench.ts'
import { measurePages } from './pages.ts'

export type Sizes = {
  /** Each with ten dossiers and three documents; every tenth with an old account besides. */
  persons: number
  /** Each page is asked for so often. */
  requests: number
}

export type Bench = Servers & { sizes: Sizes }

/** A quarter of an hour, most of it filling the tables. */
export const FULL: Sizes = { persons: 1_000_000, requests: 2_000 }

/** Says whether something has gone wrong, not how fast it is. */
export const SHORT: Sizes = { persons: 10_000, requests: 300 }

export const parts: Record<string, (bench: Bench) => Promise<void>> = { pages: measurePages }
