import { createHmac, type KeyObject } from 'node:crypto'
import type { Allowance, EphemeralStore, Taken } from '@mot-cua/database'
import { type Limit, type LimitName, limits } from './limits.data.ts'

/** By limit: the one whose tries are counted. */
export type Subjects = Partial<Record<LimitName, string>>

export type Permit =
  | { isAllowed: true; nearest: Nearest | undefined }
  | { isAllowed: false; limit: LimitName; until: Date }

export type Settled = { subjects: Subjects; by: number | 'all' }

/** The limit that is closest to its end. */
export type Nearest = { limit: LimitName; left: number; until: Date; restSeconds: number }

export type Limiter = {
  /** Counts one against every limit, or against none where one of them is full. */
  take(subjects: Subjects): Promise<Permit>
  /** Gives back what turned out to be no failure; `all` ends a row of failures. */
  settle(settled: readonly Settled[]): Promise<void>
}

type Deps = {
  store: Pick<EphemeralStore, 'spend' | 'refund'>
  /** Of the MAC that stands for a personal id or a phone number in the store. */
  key: KeyObject
}

type Counted = { limit: LimitName; key: string }

/** The one mechanism of all limits; counts before anything is compared or sent. */
export function createLimiter({ store, key }: Deps): Limiter {
  const list = (subjects: Subjects) => listCounted(subjects, key)
  return {
    async take(subjects) {
      const asked = list(subjects)
      const taken = await store.spend(asked.map(allowanceOf))
      const states = asked.map((counted, index) => ({ ...counted, ...(taken[index] as Taken) }))
      const full = states.filter(({ isTaken }) => !isTaken)
      if (full.length === 0) return { isAllowed: true, nearest: findNearest(states) }
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

function listCounted(subjects: Subjects, secret: KeyObject): Counted[] {
  // Several limits count the same one: a person, an address, a number.
  const macs = new Map<string, string>()
  return (Object.entries(subjects) as [LimitName, string][]).map(([limit, subject]) => {
    const mac =
      macs.get(subject) ?? createHmac('sha256', secret).update(subject).digest('base64url')
    macs.set(subject, mac)
    return { limit, key: `limit:${limit}:${mac}` }
  })
}

function allowanceOf({ limit, key }: Counted): Allowance {
  const { max, windowSeconds, restSeconds }: Limit = limits[limit]
  return { key, max, windowSeconds, ...(restSeconds ? { restSeconds } : {}) }
}

/** What a page may tell before a limit bites: of the person's own failures, not the network's. */
function findNearest(states: (Counted & Taken)[]): Nearest | undefined {
  const own = states.filter(({ limit }) => !untoldLimits.has(limit)).map(describe)
  return own.toSorted((a, b) => a.left - b.left || b.restSeconds - a.restSeconds)[0]
}

function describe({ limit, used, rounds, until }: Counted & Taken): Nearest {
  const { max, restSeconds = [] }: Limit = limits[limit]
  const rest = restSeconds[Math.min(rounds, restSeconds.length - 1)] ?? 0
  return { limit, left: max - used, until, restSeconds: rest }
}

const untoldLimits = new Set<LimitName>([
  'password-tries',
  'address',
  'sms-address',
  'sms-range',
  'sms-range-known',
  'sms-prefix',
  'sms-prefix-known',
])
