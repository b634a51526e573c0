import type { Logger } from '../log/logger.ts'

/** Something done over and over beside the pages. */
export type Round = { work: () => Promise<unknown>; intervalMs: number }

/**
 * Each round one at a time; one that fails is tried again in its next turn. What is answered stops
 * them and lets those under way end.
 */
export function repeatRounds(
  rounds: readonly Round[],
  logger: Pick<Logger, 'warn'>,
): () => Promise<void> {
  const stops = rounds.map((round) => repeat(round, logger))
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

function repeat({ work, intervalMs }: Round, logger: Pick<Logger, 'warn'>): () => Promise<void> {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => logger.warn({ err: error }, 'a round waits for the next one'))
      .finally(() => {
        running = undefined
      })
  }, intervalMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
