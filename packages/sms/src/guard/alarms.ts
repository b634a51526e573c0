import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { SmsAlarm } from '../gateway/sms-gateway.ts'

type Claims = {
  compareAndSet(
    key: string,
    change: { expected: string | undefined; next: string; ttlSeconds: number },
  ): Promise<boolean>
}

export type Alarms = ReturnType<typeof createAlarms>

/** Raises each alarm once in a while, however many processes and messages give cause for it. */
export function createAlarms(deps: {
  claims: Claims
  repeatSeconds: number
  raise: (alarm: SmsAlarm) => void
  now: Clock
  onError: (error: unknown) => void
}) {
  const { claims, repeatSeconds: ttlSeconds, raise, now, onError } = deps
  /** Asked already by this process: a budget used up would ask at every message. */
  const quietUntil = new Map<string, Date>()
  return async (alarm: SmsAlarm): Promise<void> => {
    const key = `sms-alarm:${alarm.kind}:${alarm.scope}`
    if ((quietUntil.get(key) ?? new Date(0)) > now()) return
    quietUntil.set(key, addSeconds(now(), ttlSeconds))
    try {
      if (await claims.compareAndSet(key, { expected: undefined, next: '1', ttlSeconds })) {
        raise(alarm)
      }
    } catch (error) {
      onError(error)
      // Better heard twice than not at all.
      raise(alarm)
    }
  }
}
