import { type Logger, repeatRounds } from '@mot-cua/web'

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
  /** Of administrators whose password an operator has reset. */
  endOrderedSessions: () => Promise<void>
  sms: {
    outbox: { deliver(): Promise<void> }
    guard: { flush(): Promise<void> }
    reports: { forgetOld(): Promise<void> }
    close(): Promise<void>
  }
}

/** What runs beside the pages. What is answered stops it and lets it end. */
export function startRounds(
  { runQueuedChecks, logouts, endOrderedSessions, sms }: Features,
  logger: Logger,
): () => Promise<void> {
  const stop = repeatRounds(
    [
      { work: runQueuedChecks, intervalMs: CHECKS_INTERVAL_MS },
      { work: () => logouts.deliver(), intervalMs: OUTBOX_INTERVAL_MS },
      { work: endOrderedSessions, intervalMs: OUTBOX_INTERVAL_MS },
      { work: () => sms.outbox.deliver(), intervalMs: OUTBOX_INTERVAL_MS },
      { work: () => sms.guard.flush(), intervalMs: OUTBOX_INTERVAL_MS },
      { work: () => sms.reports.forgetOld(), intervalMs: FORGET_INTERVAL_MS },
    ],
    logger,
  )
  return async () => {
    await stop()
    await sms.close()
  }
}
