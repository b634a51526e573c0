import type { Servers } from '../bench.ts'
import { measureImports } from './import-figures.ts'

export type Sizes = {
  /** Accounts in a file to import. */
  imported: number
}

export const FULL: Sizes = { imported: 100_000 }
export const SHORT: Sizes = { imported: 5_000 }

/** What one person with one account costs: the portal's own work. */
export const parts: Record<string, (bench: Servers & { sizes: Sizes }) => Promise<void>> = {
  import: measureImports,
}
