import { createListenerRegistry, type Listener } from './listener-registry.ts'
import { createTurns } from './turns.ts'

type Deps = {
  /** Make and end the one underlying subscription of a channel. */
  open: (channel: string) => Promise<void>
  drop: (channel: string) => Promise<void>
  onError: (error: Error) => void
}

/** One underlying subscription per channel, however many listeners. */
export type ChannelHub = {
  /** Rejects, and forgets the listener, when the underlying subscription cannot be made. */
  subscribe: (channel: string, listener: Listener) => Promise<() => Promise<void>>
  deliver: (channel: string, message: string) => void
  hasListeners: () => boolean
  /** The connection is gone, and every subscription made on it. */
  forgetOpened: () => void
  /** Subscribes again, on a new connection, to whatever is still listened to. */
  restore: () => Promise<void>
  /** Forgets every listener without a word to the other side. */
  clear: () => void
}

export function createChannelHub({ open, drop, onError }: Deps): ChannelHub {
  const registry = createListenerRegistry(onError)
  const opened = new Set<string>()
  const inTurn = createTurns()

  // In turn and by the state at its turn: a subscribe crossing an unsubscribe ends right.
  const reconcile = (channel: string) =>
    inTurn(channel, async () => {
      const isWanted = registry.has(channel)
      if (isWanted === opened.has(channel)) return
      opened.delete(channel)
      await (isWanted ? open(channel) : drop(channel))
      if (isWanted) opened.add(channel)
    })

  return {
    async subscribe(channel, listener) {
      const forget = registry.add(channel, listener)
      await reconcile(channel).catch((error: unknown) => {
        forget()
        throw error
      })
      return async () => {
        forget()
        // A failure means the connection is gone, and the subscription with it.
        await reconcile(channel).catch(onError)
      }
    },
    deliver: registry.deliver,
    hasListeners: () => registry.channels().length > 0,
    forgetOpened: () => opened.clear(),
    async restore() {
      for (const channel of registry.channels()) await reconcile(channel)
    },
    clear() {
      registry.clear()
      opened.clear()
    },
  }
}
