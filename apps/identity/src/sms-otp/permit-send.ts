import type { Limiter, Subjects } from '../limits/limiter.ts'
import type { SendGuard } from '../sms-guard/send-guard.ts'
import { type SendPermit, takeSend } from './send-allowance.ts'

type Deps = { limiter: Limiter; guard: Pick<SendGuard, 'findRefusal' | 'noteFuse'> }

/** What guards the bill comes first: it costs nothing, and what it refuses is counted nowhere. */
export async function permitSend(
  { limiter, guard }: Deps,
  phone: string,
  limits: Subjects,
): Promise<SendPermit> {
  const refusal = guard.findRefusal(phone)
  if (refusal) return { allowed: false, ...refusal }
  const permit = await takeSend(limiter, limits)
  if (!permit.allowed && permit.reason === 'prefix' && permit.until) {
    guard.noteFuse(phone, permit.until)
  }
  return permit
}
