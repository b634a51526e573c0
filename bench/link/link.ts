import type { Servers } from '../bench.ts'
import { measureCockpit } from './cockpit-figures.ts'

export type Sizes = {
  /** Personal accounts that the cockpit counts. */
  accounts: number
}

export const FULL: Sizes = { accounts: 1_000_000 }
export const SHORT: Sizes = { accounts: 20_000 }

/** What one person with one account costs: the portal's own work. */
export const parts: Record<string, (bench: Servers & { sizes: Sizes }) => Promise<void>> = {
  cockpit: measureCockpit,
}
