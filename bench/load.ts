import { setTimeout as pause } from 'node:timers/promises'

export type LoadResult = {
  done: number
  seconds: number
  /** Milliseconds of each, in the order they ended. */
  latenciesMs: number[]
  failures: string[]
}

/** Closed loop: as many at a time as `lanes`, each beginning when the one before has ended. */
export async function saturate(
  work: () => Promise<unknown>,
  { lanes, seconds }: { lanes: number; seconds: number },
): Promise<LoadResult> {
  const end = performance.now() + seconds * 1000
  return measure(async (once) => {
    const lane = async () => {
      while (performance.now() < end) await once(work)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  })
}

/** Closed loop until so many have ended. */
export async function repeat(
  work: () => Promise<unknown>,
  { lanes, times }: { lanes: number; times: number },
): Promise<LoadResult> {
  let left = times
  return measure(async (once) => {
    const lane = async () => {
      while (left-- > 0) await once(work)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  })
}

/**
 * Open loop: people come when they come, whether or not those before them are through. Gaps are
 * exponential, and a latency begins when its person came.
 */
export async function arrive(
  work: () => Promise<unknown>,
  { perSecond, times }: { perSecond: number; times: number },
): Promise<LoadResult> {
  return measure(async (once) => {
    const under: Promise<void>[] = []
    const startedAt = performance.now()
    let at = 0
    while (under.length < times) {
      const waitMs = startedAt + at - performance.now()
      if (waitMs > 1) await pause(waitMs)
      under.push(once(work, startedAt + at))
      at += (-Math.log(1 - Math.random()) * 1000) / perSecond
    }
    await Promise.all(under)
  })
}

type Once = (work: () => Promise<unknown>, cameAt?: number) => Promise<void>

async function measure(run: (once: Once) => Promise<void>): Promise<LoadResult> {
  const latenciesMs: number[] = []
  const failures: string[] = []
  const startedAt = performance.now()
  await run(async (work, cameAt = performance.now()) => {
    try {
      await work()
      latenciesMs.push(performance.now() - cameAt)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  })
  const seconds = (performance.now() - startedAt) / 1000
  return { done: latenciesMs.length, seconds, latenciesMs, failures }
}

/** The value below which this share of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** A load that did not go through is no measurement. */
export function assertNoFailures({ done, failures }: LoadResult): void {
  if (failures.length === 0) return
  throw new Error(`${failures.length} of ${done + failures.length} failed, first: ${failures[0]}`)
}
