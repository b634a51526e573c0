import { type Logger, repeatRounds } from '@mot-cua/web'

/** Messages that a crash left behind leave within this time. */
const OUTBOX_INTERVAL_MS = 2_000
/** Checks that the register could not answer, and news for the portal. */
const IDENTITY_INTERVAL_MS = 5_000
/** Numbers that nobody needs any more go within a quarter of an hour. */
const FORGET_INTERVAL_MS = 15 * 60_000

/** Whether today's count of readiness stands already. */
const COUNT_INTERVAL_MS = 10 * 60_000

type Features = {
  dailyCount: { runRound(): Promise<void> }
  staffIdentities: { runRound(): Promise<void> }
  portalEvents: { runRound(): Promise<void> }
  sms: {
    outbox: { deliver(): Promise<void> }
    guard: { flush(): Promise<void> }
    reports: { forgetOld(): Promise<void> }
    close(): Promise<void>
  }
}

/** What runs beside the pages. What is answered stops it and lets it end. */
export function startRounds(features: Features, logger: Logger): () => Promise<void> {
  const { sms, staffIdentities, portalEvents, dailyCount } = features
  const stop = repeatRounds(
    [
      { work: () => sms.outbox.deliver(), intervalMs: OUTBOX_INTERVAL_MS },
      { work: () => sms.guard.flush(), intervalMs: OUTBOX_INTERVAL_MS },
      { work: () => dailyCount.runRound(), intervalMs: COUNT_INTERVAL_MS },
      { work: () => staffIdentities.runRound(), intervalMs: IDENTITY_INTERVAL_MS },
      { work: () => portalEvents.runRound(), intervalMs: IDENTITY_INTERVAL_MS },
      { work: () => sms.reports.forgetOld(), intervalMs: FORGET_INTERVAL_MS },
    ],
    logger,
  )
  return async () => {
    await stop()
    await sms.close()
  }
}
