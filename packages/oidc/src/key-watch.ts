import { secondsBetween, systemClock } from '@mot-cua/kernel'
import { atMost } from './at-most.ts'
import type { ProviderOptions } from './provider.ts'
import type { ProviderKeys } from './provider-keys.ts'

/** A rotation is noticed within this time; a new key waits far longer before it signs. */
const CHECK_SECONDS = 10
/** A database that hangs does not hold up what goes without it; the look goes on beside. */
const WAIT_MS = 1_000

type Watched = Pick<ProviderOptions, 'keys' | 'loadKeys' | 'onError' | 'now'>

/**
 * Answers a function to be called before each request: reads the keys again when that was long ago,
 * and tells of a change. Bound to requests rather than to a timer, so that a process that has slept
 * does not answer its first request with keys of yesterday.
 */
export function createKeyWatch(
  { keys, loadKeys, onError, now = systemClock }: Watched,
  onChange: (keys: ProviderKeys) => void,
): () => Promise<void> {
  let known = JSON.stringify(keys)
  let checkedAt = now()
  let checking: Promise<void> | undefined

  async function check(load: () => Promise<ProviderKeys>): Promise<void> {
    try {
      const loaded = await load()
      const serialized = JSON.stringify(loaded)
      if (serialized !== known) onChange(loaded)
      known = serialized
    } catch (error) {
      // The keys at hand are as good as they were; the next request asks again in a while.
      onError(error instanceof Error ? error : new Error(String(error)))
    }
    checking = undefined
  }

  return async () => {
    // A clock that was set back counts as well.
    if (!loadKeys || Math.abs(secondsBetween(checkedAt, now())) < CHECK_SECONDS) return
    checking ??= check(loadKeys)
    await atMost(WAIT_MS, checking)
    checkedAt = now()
  }
}
