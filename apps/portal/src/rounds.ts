import type { Logger } from '@mot-cua/web'

/** Checks that wait for a trusted source are made within this time of their being due. */
const CHECKS_INTERVAL_MS = 5_000
/** Messages that a crash left behind leave within this time. */
const OUTBOX_INTERVAL_MS = 2_000
/** Numbers that nobody needs any more go within a quarter of an hour. */
const FORGET_INTERVAL_MS = 15 * 60_000

type Features = {
  runQueuedChecks: () => Promise<unknown>
  /** Services still to be told of a logout. */
  logouts: { deliver(): Promise<void> }
  sms: {
    outbox: { deliver(): Promise<void> }
    guard: { flush(): Promise<void> }
    reports: { forgetOld(): Promise<void> }
    close(): Promise<void>
  }
}

/** What runs beside the pages. What is answered stops it and lets it end. */
export function startRounds(
  { runQueuedChecks, logouts, sms }: Features,
  logger: Logger,
): () => Promise<void> {
  const rounds = [
    repeat(runQueuedChecks, CHECKS_INTERVAL_MS, logger),
    repeat(() => logouts.deliver(), OUTBOX_INTERVAL_MS, logger),
    repeat(() => sms.outbox.deliver(), OUTBOX_INTERVAL_MS, logger),
    repeat(() => sms.guard.flush(), OUTBOX_INTERVAL_MS, logger),
    repeat(() => sms.reports.forgetOld(), FORGET_INTERVAL_MS, logger),
  ]
  return async () => {
    await Promise.all(rounds.map((stop) => stop()))
    await sms.close()
  }
}

/** One at a time; one that fails is tried again in its next round. */
function repeat(
  work: () => Promise<unknown>,
  intervalMs: number,
  logger: Logger,
): () => Promise<void> {
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
