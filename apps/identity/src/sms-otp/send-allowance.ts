import { phonePrefix } from '@mot-cua/kernel'
import type { SendRefusal } from '../sms-guard/send-guard.ts'

const MINUTE = 60
const DAY = 24 * 60 * MINUTE

/** What one sending is counted against (security.md §1.1 row 9). */
export type SendLimit = {
  reason: 'phone' | 'address' | 'prefix'
  key: string
  windowSeconds: number
  max: number
}

export function sendLimits(phone: string, addressBucket: string): SendLimit[] {
  const prefix = phonePrefix(phone)
  return [
    { reason: 'phone', key: `sms:phone:${phone}`, windowSeconds: 30 * MINUTE, max: 5 },
    { reason: 'phone', key: `sms:phone-day:${phone}`, windowSeconds: DAY, max: 10 },
    { reason: 'address', key: `sms:address:${addressBucket}`, windowSeconds: 5 * MINUTE, max: 25 },
    // A fuse against pumping: far above what one prefix's people send, far below what hurts.
    { reason: 'prefix', key: `sms:prefix:${prefix}`, windowSeconds: 10 * MINUTE, max: 2000 },
  ]
}

/** The counters this needs of the ephemeral store. */
export type SendCounters = {
  count(
    key: string,
    window: { seconds: number; by?: number },
  ): Promise<{
    value: number
    resetsAt: Date
  }>
}

export type RefusedSend = {
  allowed: false
  reason: SendLimit['reason'] | SendRefusal['reason']
  until: Date | undefined
}
export type SendPermit = { allowed: true } | RefusedSend

/** Counts one sending against every limit, or none when one of them is full. */
export async function takeSend(
  counters: SendCounters,
  limits: readonly SendLimit[],
): Promise<SendPermit> {
  const counted = await Promise.all(
    limits.map(async (limit) => ({
      limit,
      ...(await counters.count(limit.key, { seconds: limit.windowSeconds })),
    })),
  )
  const full = counted.filter(({ limit, value }) => value > limit.max)
  if (full.length === 0) return { allowed: true }
  await giveBackSends(counters, limits, 1)
  const last = full.reduce((a, b) => (a.resetsAt > b.resetsAt ? a : b))
  return { allowed: false, reason: last.limit.reason, until: last.resetsAt }
}

/** Sends answered by a right code do not count towards the rest of the day. */
export async function giveBackSends(
  counters: SendCounters,
  limits: readonly SendLimit[],
  sends: number,
): Promise<void> {
  await Promise.all(
    limits.map((limit) => counters.count(limit.key, { seconds: limit.windowSeconds, by: -sends })),
  )
}
