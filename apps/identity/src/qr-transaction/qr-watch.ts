import type { EphemeralStore } from '@mot-cua/database'

const CHANNEL = 'qr-transaction'
/** A few tabs of one browser; whoever opens more has the oldest of them end. */
export const MOST_PER_TRANSACTION = 4
/** Far above the pages that wait at once at a busy hour, far below what a process can hold. */
const MOST_LISTENERS = 20_000

export type QrWatch = ReturnType<typeof createQrWatch>

type Deps = {
  channel: Pick<EphemeralStore, 'publish' | 'subscribe'>
  /** A change that could not be told: whoever waits finds out when it asks again. */
  onError: (error: unknown) => void
  mostListeners?: number
}

type Listener = { onChange: () => void; onPushedOut: () => void }

/** One subscription for a process, however many pages wait in it. */
export function createQrWatch({ channel, onError, mostListeners = MOST_LISTENERS }: Deps) {
  const listeners = createListeners()
  let subscription: Promise<unknown> | undefined
  const subscribe = () =>
    channel.subscribe(CHANNEL, (id) => {
      for (const { onChange } of listeners.of(id)) onChange()
    })
  return {
    /** Tells every process; resolves whether it could or not. */
    async tell(ids: readonly string[]): Promise<void> {
      await Promise.all(ids.map((id) => channel.publish(CHANNEL, id))).catch(onError)
    },
    /** Asked before each `watch`, and right before it. */
    hasRoom: (): boolean => listeners.count() < mostListeners,
    /** Rejects when nothing could be heard. `onPushedOut` where younger ones took the place. */
    async watch(id: string, onChange: () => void, onPushedOut = () => {}): Promise<() => void> {
      const forget = listeners.add(id, { onChange, onPushedOut })
      subscription ??= subscribe()
      await subscription.catch((error: unknown) => {
        subscription = undefined
        forget()
        throw error
      })
      return forget
    },
  }
}

/** Who listens to which id; a set keeps them in the order in which they came. */
function createListeners() {
  const sets = new Map<string, Set<Listener>>()
  let count = 0
  const remove = (id: string, listener: Listener) => {
    const set = sets.get(id)
    if (!set?.delete(listener)) return
    count -= 1
    if (set.size === 0) sets.delete(id)
  }
  return {
    count: () => count,
    of: (id: string): Listener[] => [...(sets.get(id) ?? [])],
    add(id: string, listener: Listener): () => void {
      const set = sets.get(id) ?? new Set()
      const [oldest] = set
      sets.set(id, set.add(listener))
      count += 1
      if (oldest && set.size > MOST_PER_TRANSACTION) {
        remove(id, oldest)
        oldest.onPushedOut()
      }
      return () => remove(id, listener)
    },
  }
}
