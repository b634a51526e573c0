/** Seconds of each stage, in the order in which they came. */
export type Stopwatch = {
  time<T>(stage: string, work: () => Promise<T>): Promise<T>
  /** A stage that a stranger elsewhere would not have gone through. */
  forget(stage: string): void
  /** By stage. */
  seconds(): Record<string, number>
  totalSeconds(): number
  /** `npm ci 31.0, sandbox 6.2, …` */
  describe(): string
}

export function createStopwatch(before: Record<string, number> = {}): Stopwatch {
  const stages = new Map(Object.entries(before))
  return {
    async time(stage, work) {
      const startedAt = performance.now()
      try {
        return await work()
      } finally {
        stages.set(stage, (performance.now() - startedAt) / 1000)
      }
    },
    forget: (stage) => void stages.delete(stage),
    seconds: () => Object.fromEntries(stages),
    totalSeconds: () => Math.ceil([...stages.values()].reduce((sum, seconds) => sum + seconds, 0)),
    describe: () => [...stages].map(([stage, took]) => `${stage} ${took.toFixed(1)}`).join(', '),
  }
}
