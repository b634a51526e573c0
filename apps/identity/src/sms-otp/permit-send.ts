import type { SendGuard } from '../sms-guard/send-guard.ts'
import { type SendCounters, type SendLimit, type SendPermit, takeSend } from './send-allowance.ts'

type Deps = { counters: SendCounters; guard: Pick<SendGuard, 'findRefusal' | 'noteFuse'> }

/** What guards the bill comes first: it costs nothing, and what it refuses is counted nowhere. */
export async function permitSend(
  { counters, guard }: Deps,
  phone: string,
  limits: readonly SendLimit[],
): Promise<SendPermit> {
  const refusal = guard.findRefusal(phone)
  if (refusal) return { allowed: false, ...refusal }
  const permit = await takeSend(counters, limits)
  if (!permit.allowed && permit.reason === 'prefix' && permit.until) {
    guard.noteFuse(phone, permit.until)
  }
  return permit
}
