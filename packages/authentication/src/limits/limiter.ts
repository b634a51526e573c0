import { createHmac, type KeyObject } from 'node:crypto'
import type { Allowance, EphemeralStore, Taken } from '@mot-cua/database'
import type { Limit } from './sign-in-limits.data.ts'

/** By limit: the one whose tries are counted. */
export type Subjects<Name extends string> = Partial<Record<Name, string>>

export type Permit<Name extends string = string> =
  | { isAllowed: true; nearest: Nearest<Name> | undefined }
  | { isAllowed: false; limit: Name; until: Date }

export type Settled<Name extends string> = { subjects: Subjects<Name>; by: number | 'all' }

/** The limit that is closest to its end. */
export type Nearest<Name extends string = string> = {
  limit: Name
  left: number
  until: Date
  restSeconds: number
}

/** Over an app's own names of limits. */
export type Limiter<Name extends string> = {
  /** Counts one against every limit, or against none where one of them is full. */
  take(subjects: Subjects<Name>): Promise<Permit<Name>>
  /** Gives back what turned out to be no failure; `all` ends a row of failures. */
  settle(settled: readonly Settled<Name>[]): Promise<void>
}

/** A limiter of any app that knows these names among others. */
export type LimiterOf<Name extends string> = Pick<Limiter<Name>, 'settle'> & {
  take(subjects: Subjects<Name>): Promise<Permit>
}

type Deps<Name extends string> = {
  /** The rules, by name. */
  limits: Readonly<Record<Name, Limit>>
  store: Pick<EphemeralStore, 'spend' | 'refund'>
  /** Of the MAC that stands for a personal id or a phone number in the store. */
  key: KeyObject
}

type Counted<Name> = { limit: Name; key: string }

/** The one mechanism of all limits; counts before anything is compared or sent. */
export function createLimiter<Name extends string>(deps: Deps<Name>): Limiter<Name> {
  const { limits, store, key } = deps
  const list = (subjects: Subjects<Name>) => listCounted(subjects, key)
  return {
    async take(subjects) {
      const asked = list(subjects)
      const taken = await store.spend(
        asked.map((counted) => allowanceOf(counted, limits[counted.limit])),
      )
      const states = asked.map((counted, index) => ({ ...counted, ...(taken[index] as Taken) }))
      const full = states.filter(({ isTaken }) => !isTaken)
      if (full.length === 0) return { isAllowed: true, nearest: findNearest(states, limits) }
      await store.refund(states.filter(({ isTaken }) => isTaken).map((one) => ({ key: one.key })))
      const { limit, until } = full.reduce((a, b) => (a.until > b.until ? a : b))
      return { isAllowed: false, limit, until }
    },
    settle: (settled) =>
      store.refund(
        settled.flatMap(({ subjects, by }) => list(subjects).map((one) => ({ key: one.key, by }))),
      ),
  }
}

function listCounted<Name extends string>(
  subjects: Subjects<Name>,
  secret: KeyObject,
): Counted<Name>[] {
  // Several limits count the same one: a person, an address, a number.
  const macs = new Map<string, string>()
  return (Object.entries(subjects) as [Name, string][]).map(([limit, subject]) => {
    const mac =
      macs.get(subject) ?? createHmac('sha256', secret).update(subject).digest('base64url')
    macs.set(subject, mac)
    return { limit, key: `limit:${limit}:${mac}` }
  })
}

function allowanceOf(
  { key }: { key: string },
  { max, windowSeconds, restSeconds }: Limit,
): Allowance {
  return { key, max, windowSeconds, ...(restSeconds ? { restSeconds } : {}) }
}

/** What a page may tell before a limit bites: of the person's own failures, not the network's. */
function findNearest<Name extends string>(
  states: (Counted<Name> & Taken)[],
  limits: Readonly<Record<Name, Limit>>,
): Nearest<Name> | undefined {
  const own = states
    .filter(({ limit }) => !limits[limit].isUntold)
    .map((state) => describe(state, limits[state.limit]))
  return own.toSorted((a, b) => a.left - b.left || b.restSeconds - a.restSeconds)[0]
}

function describe<Name extends string>(
  { limit, used, rounds, until }: Counted<Name> & Taken,
  { max, restSeconds = [] }: Limit,
): Nearest<Name> {
  const rest = restSeconds[Math.min(rounds, restSeconds.length - 1)] ?? 0
  return { limit, left: max - used, until, restSeconds: rest }
}
