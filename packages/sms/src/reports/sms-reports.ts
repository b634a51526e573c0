import { addSeconds, type Clock, secondsBetween } from '@mot-cua/kernel'
import type { DeliveryReport, SmsEvents, SmsGateway } from '../gateway/sms-gateway.ts'

/** A person may ask today why no code came; a month later nobody needs the number any more. */
export const PHONE_KEPT_SECONDS = 24 * 3600
/** Enough to settle an invoice by; the audit keeps that a code was sent. */
export const MESSAGE_KEPT_SECONDS = 90 * 24 * 3600

export type SmsReportStore = {
  /** Undefined when no such message is known (yet). `isNews` is false for what was delivered. */
  record(report: DeliveryReport, at: Date): Promise<{ sentAt: Date; isNews: boolean } | undefined>
  forgetPhones(before: Date): Promise<void>
  forgetMessages(before: Date): Promise<void>
}

/** A report can overtake the row that says the message left. */
const RETRY_MS = [500, 3000]
const MOST_WAITING = 1000

export type SmsReports = ReturnType<typeof createSmsReports>

/** Delivery reports, however they come, and how long what they tell is kept. */
export function createSmsReports(deps: {
  store: SmsReportStore
  gateway: Pick<SmsGateway, 'noteReport'>
  events: Pick<SmsEvents, 'onReport'>
  now: Clock
  later: (act: () => void, milliseconds: number) => void
  onError: (error: unknown) => void
}) {
  const { store, now } = deps
  const waiting = { size: 0 }

  async function record(report: DeliveryReport, tries: number): Promise<void> {
    const found = await store.record(report, now())
    if (!found) return retry(report, tries)
    if (!found.isNews) return
    const { gateway, outcome } = report
    deps.gateway.noteReport?.({ gateway, outcome })
    deps.events.onReport?.({ gateway, outcome, seconds: secondsBetween(found.sentAt, now()) })
  }

  function retry(report: DeliveryReport, tries: number): void {
    const wait = RETRY_MS[tries]
    if (wait === undefined || waiting.size >= MOST_WAITING) return
    waiting.size += 1
    deps.later(() => {
      waiting.size -= 1
      void record(report, tries + 1).catch(deps.onError)
    }, wait)
  }

  return {
    /** Rejects when the database cannot be reached: then the gateway should report again. */
    record: (report: DeliveryReport) => record(report, 0),
    /** Personal data leave here; limits count elsewhere and do not need them. */
    async forgetOld(): Promise<void> {
      await store.forgetPhones(addSeconds(now(), -PHONE_KEPT_SECONDS))
      await store.forgetMessages(addSeconds(now(), -MESSAGE_KEPT_SECONDS))
    },
  }
}
