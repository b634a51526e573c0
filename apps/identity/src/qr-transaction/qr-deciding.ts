import { addSeconds } from '@mot-cua/kernel'
import type { QrDeps } from './qr-deps.ts'
import {
  type Approval,
  type ApproveOutcome,
  PAUSE_SECONDS,
  type PauseReason,
} from './qr-transaction.ts'

/** Yes: by one statement, and counted once it is given. */
export async function approveScan(
  { store, limiter, watch, now }: QrDeps,
  approval: Approval & { amr: readonly string[] },
): Promise<ApproveOutcome> {
  const outcome = await store.approve({ ...approval, at: now() })
  if (outcome === 'approved' || outcome === 'wrong-number') await watch.tell([approval.id])
  // Looked at by the next scan, which is refused when too many were given.
  if (outcome === 'approved') await limiter.take({ 'qr-approval': approval.accountId })
  return outcome
}

/** No: the third within half an hour, or one "that was not me", pauses QR for this person. */
export async function refuseScan(
  deps: QrDeps,
  { id, deviceId, reason }: { id: string; deviceId: string; reason?: 'not-me' },
): Promise<boolean> {
  const refused = await deps.store.refuse({ id, deviceId, reason, at: deps.now() })
  if (!refused) return false
  await deps.watch.tell([id])
  const { accountId, address } = refused
  if (reason === 'not-me') await pauseAccount(deps, { accountId, reason, address })
  else if (await isLastRefusal(deps, accountId)) {
    await pauseAccount(deps, { accountId, reason: 'refusals', address })
  }
  return true
}

async function isLastRefusal({ limiter }: QrDeps, accountId: string): Promise<boolean> {
  const permit = await limiter.take({ 'qr-refusal': accountId })
  return !permit.isAllowed || permit.nearest?.left === 0
}

export async function pauseAccount(
  { store, watch, now }: QrDeps,
  paused: { accountId: string; reason: PauseReason; address: string | undefined },
): Promise<void> {
  const at = now()
  const ended = await store.pause({ ...paused, at, until: addSeconds(at, PAUSE_SECONDS) })
  await watch.tell(ended)
}
