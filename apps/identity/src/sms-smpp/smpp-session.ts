import {
  openSmppConnection,
  type SmppConnection,
  type SmppEndpoint,
  SmppFault,
} from './smpp-connection.ts'
import type { ShortMessage } from './smpp-message.ts'

type Settings = SmppEndpoint & { firstReconnectMs: number; longestReconnectMs: number }
type Deps = {
  onDeliver: (short: ShortMessage) => Promise<void>
  onTrouble: (reason: string) => void
}

/** One connection after another: when one ends the next is made, ever more slowly while none holds. */
export function createSmppSession(settings: Settings, deps: Deps) {
  const state = {
    connection: undefined as SmppConnection | undefined,
    connecting: undefined as Promise<void> | undefined,
    timer: undefined as NodeJS.Timeout | undefined,
    waitMs: settings.firstReconnectMs,
    isClosed: false,
  }

  async function connect(): Promise<void> {
    try {
      const connection = await openSmppConnection(settings, {
        onDeliver: deps.onDeliver,
        onClose() {
          state.connection = undefined
          if (!state.isClosed) deps.onTrouble('connection-lost')
          reconnectLater()
        },
      })
      if (state.isClosed) return await connection.close()
      state.connection = connection
      state.waitMs = settings.firstReconnectMs
    } catch (error) {
      deps.onTrouble(error instanceof SmppFault ? error.reason : 'fault')
      reconnectLater()
    }
  }

  function reconnectLater(): void {
    if (state.isClosed || state.timer) return
    // Not at the same moment as every other process that lost the same centre.
    const wait = state.waitMs * (0.75 + Math.random() / 2)
    state.waitMs = Math.min(2 * state.waitMs, settings.longestReconnectMs)
    state.timer = setTimeout(() => {
      state.timer = undefined
      start()
    }, wait)
    state.timer.unref()
  }

  function start(): void {
    state.connecting = connect().finally(() => {
      state.connecting = undefined
    })
  }

  start()
  return {
    /**
     * The present connection. The first of all is waited for; later a message does better to go
     * another way than to wait for a centre that is away.
     */
    async connected(waitMs: number): Promise<SmppConnection | undefined> {
      const isFirst = state.waitMs === settings.firstReconnectMs
      if (!state.connection && state.connecting && isFirst) {
        await Promise.race([state.connecting, pause(waitMs)])
      }
      return state.connection
    },
    async close(): Promise<void> {
      state.isClosed = true
      clearTimeout(state.timer)
      await state.connecting
      await state.connection?.close()
    },
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
