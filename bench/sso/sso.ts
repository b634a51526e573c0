import type { Servers } from '../bench.ts'
import { measureChain } from './chain-figures.ts'
import { measureHatSwitch } from './hat-figures.ts'
import { measureLogouts } from './logout-figures.ts'
import { measureReadiness } from './readiness-figures.ts'
import { measureSilent } from './silent-figures.ts'

export type Sizes = {
  /** Staff accounts of the province, two of each person, spread over its units. */
  staff: number
  units: number
  /** Turns from one account to another. */
  switches: number
  warmUp: number
  /** Of the page of readiness. */
  readings: number
  /** People who enter a second province, and others before anything is timed. */
  silent: number
  silentWarmUp: number
  /** People who sign in by the portal and without it, and how often after the first time. */
  chainPeople: number
  chainRounds: number
  /** Sessions that end, each known to all services, and how many people sign out a second. */
  logoutSessions: number
  logoutsPerSecond: number
}

export type Bench = Servers & { sizes: Sizes }

export const FULL: Sizes = {
  staff: 200_000,
  units: 600,
  switches: 2_000,
  warmUp: 200,
  readings: 100,
  silent: 3_000,
  silentWarmUp: 1_000,
  chainPeople: 100,
  chainRounds: 3,
  logoutSessions: 2_000,
  logoutsPerSecond: 40,
}

/** Says whether something has gone wrong, not how fast it is. */
export const SHORT: Sizes = {
  staff: 20_000,
  units: 100,
  switches: 200,
  warmUp: 20,
  readings: 20,
  silent: 300,
  silentWarmUp: 200,
  chainPeople: 20,
  chainRounds: 2,
  logoutSessions: 200,
  logoutsPerSecond: 20,
}

/** The parts that `--only` chooses from, in the order they are run. */
export const parts: Record<string, (bench: Bench) => Promise<void>> = {
  'hat-switch': measureHatSwitch,
  readiness: measureReadiness,
  silent: measureSilent,
  chain: measureChain,
  logouts: measureLogouts,
}
