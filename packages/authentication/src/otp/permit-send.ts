import type { SendGuard } from '@mot-cua/sms'
import { type SendLimiter, type SendPermit, type SendSubjects, takeSend } from './send-allowance.ts'

type Deps = {
  limiter: Pick<SendLimiter, 'take'>
  guard: Pick<SendGuard, 'findRefusal' | 'noteFuse'>
}

/** What guards the bill comes first: it costs nothing, and what it refuses is counted nowhere. */
export async function permitSend(
  { limiter, guard }: Deps,
  phone: string,
  limits: SendSubjects,
): Promise<SendPermit> {
  const refusal = guard.findRefusal(phone)
  if (refusal) return { allowed: false, ...refusal }
  const permit = await takeSend(limiter, limits)
  if (!permit.allowed && permit.reason === 'prefix' && permit.until) {
    guard.noteFuse(phone, permit.until)
  }
  return permit
}
