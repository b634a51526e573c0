import { phonePrefix, phoneRange } from '@mot-cua/kernel'
import type { SendRefusal } from '@mot-cua/sms'
import type { LimiterOf, Subjects } from '../limits/limiter.ts'
import type { SignInLimitName } from '../limits/sign-in-limits.data.ts'

/** What a page says of a message that may not be sent. */
export type SendLimitReason = 'phone' | 'address' | 'prefix'

export type RefusedSend = {
  allowed: false
  reason: SendLimitReason | SendRefusal['reason']
  /** Absent where waiting does not help. */
  until: Date | undefined
}

export type SendPermit =
  /** `left`: messages that may still follow this one before a wait. */
  { allowed: true; left: number } | RefusedSend

export type Recipient = {
  accountId: string
  /** Nothing is sent to it, so it must not use up what a real phone or its block may get. */
  isDecoy?: true
  phone: string
  addressBucket: string
  /** Has its own allowance, so that a stranger with the password cannot use up the owner's. */
  browserId?: string | undefined
}

export type SendLimitName = Extract<SignInLimitName, `sms-${string}`>
export type SendSubjects = Subjects<SendLimitName>

/** What one sending is counted against (limits/sign-in-limits.data.ts). */
export function sendLimits(recipient: Recipient): SendSubjects {
  const { accountId, isDecoy, phone, addressBucket, browserId } = recipient
  if (isDecoy) {
    const own = { 'sms-phone': accountId, 'sms-phone-day': accountId }
    // As many counts as for a real one, so that their time does not tell.
    return { ...own, 'sms-address': addressBucket, 'sms-range': accountId, 'sms-prefix': accountId }
  }
  const [range, prefix] = [phoneRange(phone), phonePrefix(phone)]
  if (browserId) {
    return {
      'sms-browser': browserId,
      'sms-browser-day': browserId,
      'sms-phone-known-day': phone,
      'sms-range-known': range,
      'sms-prefix-known': prefix,
    }
  }
  return {
    'sms-phone': phone,
    'sms-phone-day': phone,
    'sms-address': addressBucket,
    'sms-range': range,
    'sms-prefix': prefix,
  }
}

const reasons: Readonly<Record<string, SendLimitReason>> = {
  'sms-address': 'address',
  'sms-range': 'prefix',
  'sms-range-known': 'prefix',
  'sms-prefix': 'prefix',
  'sms-prefix-known': 'prefix',
}

export type SendLimiter = LimiterOf<SendLimitName>

/** Counts one sending against every limit, or none when one of them is full. */
export async function takeSend(
  limiter: Pick<SendLimiter, 'take'>,
  limits: SendSubjects,
): Promise<SendPermit> {
  const permit = await limiter.take(limits)
  if (permit.isAllowed) return { allowed: true, left: permit.nearest?.left ?? 0 }
  return { allowed: false, reason: reasons[permit.limit] ?? 'phone', until: permit.until }
}

/** Sends answered by a right code do not count towards the rest of the day. */
export function giveBackSends(
  limiter: Pick<SendLimiter, 'settle'>,
  limits: SendSubjects,
  sends: number,
): Promise<void> {
  return limiter.settle([{ subjects: limits, by: sends }])
}
