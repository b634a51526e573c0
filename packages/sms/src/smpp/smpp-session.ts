import { openSmppConnection, type SmppConnection, type SmppEndpoint } from './smpp-connection.ts'
import { SmppFault } from './smpp-line.ts'
import type { ShortMessage } from './smpp-message.ts'

export type SmppSessionSettings = SmppEndpoint & {
  firstReconnectMs: number
  longestReconnectMs: number
}

type Deps = {
  settings: SmppSessionSettings
  onDeliver: (short: ShortMessage) => Promise<void>
  onTrouble: (reason: string) => void
}

type State = {
  connection: SmppConnection | undefined
  connecting: Promise<void> | undefined
  timer: NodeJS.Timeout | undefined
  waitMs: number
  isClosed: boolean
}

/** One connection after another: when one ends the next is made, ever more slowly while none holds. */
export function createSmppSession(deps: Deps) {
  const { firstReconnectMs } = deps.settings
  const state: State = {
    connection: undefined,
    connecting: undefined,
    timer: undefined,
    waitMs: firstReconnectMs,
    isClosed: false,
  }
  start(state, deps)
  return {
    /**
     * The present connection. The first of all is waited for; later a message does better to go
     * another way than to wait for a centre that is away.
     */
    async connected(waitMs: number): Promise<SmppConnection | undefined> {
      const isFirst = state.waitMs === firstReconnectMs
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

function start(state: State, deps: Deps): void {
  state.connecting = connect(state, deps).finally(() => {
    state.connecting = undefined
  })
}

async function connect(state: State, deps: Deps): Promise<void> {
  const { settings, onDeliver, onTrouble } = deps
  try {
    const connection = await openSmppConnection(settings, {
      onDeliver,
      onClose() {
        state.connection = undefined
        if (!state.isClosed) onTrouble('connection-lost')
        reconnectLater(state, deps)
      },
    })
    if (state.isClosed) return await connection.close()
    state.connection = connection
    state.waitMs = settings.firstReconnectMs
  } catch (error) {
    onTrouble(error instanceof SmppFault ? error.reason : 'fault')
    reconnectLater(state, deps)
  }
}

function reconnectLater(state: State, deps: Deps): void {
  if (state.isClosed || state.timer) return
  // Not at the same moment as every other process that lost the same centre.
  const wait = state.waitMs * (0.75 + Math.random() / 2)
  state.waitMs = Math.min(2 * state.waitMs, deps.settings.longestReconnectMs)
  state.timer = setTimeout(() => {
    state.timer = undefined
    start(state, deps)
  }, wait)
  state.timer.unref()
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
