import type { SmsAlarm } from '../sms/sms-gateway.ts'

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
  onError: (error: unknown) => void
}) {
  const { claims, repeatSeconds: ttlSeconds, raise, onError } = deps
  return async (alarm: SmsAlarm): Promise<void> => {
    const key = `sms-alarm:${alarm.kind}:${alarm.scope}`
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
