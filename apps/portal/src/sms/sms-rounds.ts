import type { Logger } from '@mot-cua/web'

/** Messages that a crash left behind leave within this time. */
const OUTBOX_INTERVAL_MS = 2_000
/** Numbers that nobody needs any more go within a quarter of an hour. */
const FORGET_INTERVAL_MS = 15 * 60_000

type Sms = {
  sms: {
    outbox: { deliver(): Promise<void> }
    guard: { flush(): Promise<void> }
    reports: { forgetOld(): Promise<void> }
  }
}

/** What leaves late, and what nobody needs any more. */
export function startSmsRounds({ sms }: Sms, logger: Logger): () => void {
  const attempt = (work: () => Promise<void>) =>
    void work().catch((error: unknown) => logger.error({ err: error }, 'SMS: a round failed'))
  const outbox = setInterval(() => {
    attempt(() => sms.outbox.deliver())
    attempt(() => sms.guard.flush())
  }, OUTBOX_INTERVAL_MS)
  const forgetting = setInterval(() => attempt(() => sms.reports.forgetOld()), FORGET_INTERVAL_MS)
  return () => {
    clearInterval(outbox)
    clearInterval(forgetting)
  }
}
