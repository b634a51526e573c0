export type Listener = (message: string) => void

/** Who listens to which channel, in this process. */
export type ListenerRegistry = {
  /** Answers how to forget this listener; the same function may listen twice. */
  add: (channel: string, listener: Listener) => () => void
  has: (channel: string) => boolean
  channels: () => string[]
  /** Calls every listener; one that throws is reported and stops nobody else. */
  deliver: (channel: string, message: string) => void
  clear: () => void
}

export function createListenerRegistry(onError: (error: Error) => void): ListenerRegistry {
  const listeners = new Map<string, Set<{ listener: Listener }>>()
  return {
    add(channel, listener) {
      const entry = { listener }
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(entry))
      return () => {
        const entries = listeners.get(channel)
        entries?.delete(entry)
        if (entries?.size === 0) listeners.delete(channel)
      }
    },
    has: (channel) => listeners.has(channel),
    channels: () => [...listeners.keys()],
    deliver(channel, message) {
      for (const { listener } of listeners.get(channel) ?? []) {
        try {
          listener(message)
        } catch (error) {
          onError(error as Error)
        }
      }
    },
    clear: () => listeners.clear(),
  }
}
