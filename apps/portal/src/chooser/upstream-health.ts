import { type Clock, secondsBetween } from '@mot-cua/kernel'
import type { AccountType } from '../account/account.ts'

/** So long a failure is told of when nobody has tried again. */
export const DOWN_SECONDS = 60

export type UpstreamHealth = ReturnType<typeof createUpstreamHealth>

/**
 * Whether a provider answered the last person who was sent there. Nothing is asked for the
 * chooser's sake, so the page never waits; the tile stays a link, and the first who gets through
 * clears it for everybody.
 */
export function createUpstreamHealth({ now }: { now: Clock }) {
  const failures = new Map<AccountType, Date>()
  return {
    answered: (type: AccountType): void => void failures.delete(type),
    failed: (type: AccountType): void => void failures.set(type, now()),
    isDown(type: AccountType): boolean {
      const at = failures.get(type)
      return at !== undefined && secondsBetween(at, now()) < DOWN_SECONDS
    },
  }
}
