import type { Servers } from '../bench.ts'
import { measureCockpit } from './cockpit-figures.ts'
import { measureImports } from './import-figures.ts'
import { measureLinks } from './link-figures.ts'
import { measurePages } from './pages.ts'

export type Sizes = {
  /** People linked one after the other, half of them with few dossiers, half with many. */
  compared: number
  few: number
  many: number
  /** People who press the button under load. */
  people: number
  lanes: number
  warmUp: number
  /** Each with ten dossiers and three documents; every tenth with an old account besides. */
  persons: number
  /** Each page is asked for so often. */
  requests: number
  /** Personal accounts that the cockpit counts. */
  accounts: number
  /** Accounts in a file to import. */
  imported: number
}

export type Bench = Servers & { sizes: Sizes }

/** Half an hour, most of it filling tables. */
export const FULL: Sizes = {
  compared: 60,
  few: 10,
  many: 10_000,
  people: 10_000,
  lanes: 32,
  warmUp: 2_000,
  persons: 1_000_000,
  requests: 2_000,
  accounts: 1_000_000,
  imported: 100_000,
}

/** Says whether something has gone wrong, not how fast it is. */
export const SHORT: Sizes = {
  compared: 12,
  few: 10,
  many: 10_000,
  people: 1_000,
  lanes: 16,
  warmUp: 100,
  persons: 10_000,
  requests: 300,
  accounts: 20_000,
  imported: 5_000,
}

/** The parts that `--only` chooses from, in the order they are run. */
export const parts: Record<string, (bench: Bench) => Promise<void>> = {
  links: measureLinks,
  pages: measurePages,
  cockpit: measureCockpit,
  import: measureImports,
}
