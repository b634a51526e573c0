import type { Servers } from '../bench.ts'
import { measureEmbedded } from './embedded.ts'
import { measureLoad } from './load-figures.ts'
import { measureMillion } from './million.ts'
import { measurePages } from './pages.ts'
import { measureStatements } from './statements.ts'

export type Sizes = {
  /** Signing in before anything is timed, so that the machine code is there. */
  warmUpSeconds: number
  ceilingSeconds: number
  loadSeconds: number
  latencySeconds: number
  /** Sign-ins of one process after which its memory is read; as many as there were where 0. */
  memoryAfter: number
  /** Further sign-ins, after which it is read again. */
  memoryAgain: number
  embeddedSeconds: number
  accounts: number
  millionSeconds: number
}

export type Bench = Servers & { sizes: Sizes }

/** About ten minutes. */
export const FULL: Sizes = {
  warmUpSeconds: 20,
  ceilingSeconds: 8,
  loadSeconds: 60,
  latencySeconds: 60,
  memoryAfter: 10_000,
  memoryAgain: 4_000,
  embeddedSeconds: 20,
  accounts: 1_000_000,
  millionSeconds: 20,
}

/** Below a minute; says whether something has gone wrong, not how fast it is. */
export const SHORT: Sizes = {
  warmUpSeconds: 4,
  ceilingSeconds: 2,
  loadSeconds: 8,
  latencySeconds: 6,
  memoryAfter: 0,
  memoryAgain: 50,
  embeddedSeconds: 5,
  accounts: 50_000,
  millionSeconds: 4,
}

/** The parts that `--only` chooses from, in the order they are run. */
export const parts: Record<string, (bench: Bench) => Promise<void>> = {
  pages: measurePages,
  statements: measureStatements,
  load: measureLoad,
  embedded: measureEmbedded,
  million: measureMillion,
}
