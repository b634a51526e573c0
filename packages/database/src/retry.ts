const FIRST_DELAY_MS = 100
// Below the 5 s in which everything works again after a restart.
const LONGEST_DELAY_MS = 2000

/** Tries until it succeeds, waiting twice as long each time. */
export type Retry = {
  /** Begins after the first delay; does nothing when already at it. */
  start: () => void
  stop: () => void
}

export function createRetry(attempt: () => Promise<void>, onError: (error: Error) => void): Retry {
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let isStopped = false

  function start(): void {
    if (timer || isStopped) return
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS)
    timer = setTimeout(() => void run(), delayMs).unref()
  }

  async function run(): Promise<void> {
    timer = undefined
    try {
      await attempt()
      failures = 0
    } catch (error) {
      failures += 1
      onError(error as Error)
      start()
    }
  }

  return {
    start,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
