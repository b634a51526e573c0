import type { Servers } from '../bench.ts'
import { measureApp } from './app-figures.ts'
import { measureLoad } from './load-figures.ts'
import { measureWaiting } from './waiting-figures.ts'

export type Sizes = {
  /** Phones that take turns; each confirms five times in ten minutes at most. */
  phones: number
  warmUpSeconds: number
  ceilingSeconds: number
  loadSeconds: number
  /** Sign-ins at a time while the browser's wait is timed, and how many. */
  concurrent: number
  timed: number
  waitingPages: number
  /** Sign-ins one after the other, beside one waiting page and beside all of them. */
  compared: number
}

export type Bench = Servers & { sizes: Sizes }

/** About six minutes. */
export const FULL: Sizes = {
  phones: 1_500,
  warmUpSeconds: 15,
  ceilingSeconds: 8,
  loadSeconds: 60,
  concurrent: 50,
  timed: 1_000,
  waitingPages: 5_000,
  compared: 200,
}

/** About a minute; says whether something has gone wrong, not how fast it is. */
export const SHORT: Sizes = {
  phones: 200,
  warmUpSeconds: 3,
  ceilingSeconds: 2,
  loadSeconds: 6,
  concurrent: 50,
  timed: 100,
  waitingPages: 500,
  compared: 30,
}

/** The parts that `--only` chooses from, in the order they are run. */
export const parts: Record<string, (bench: Bench) => Promise<void>> = {
  load: measureLoad,
  waiting: measureWaiting,
  app: measureApp,
}
