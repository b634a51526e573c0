import pg from 'pg'
import { createTurns } from './turns.ts'

// A peer that vanished without a word is noticed only by asking it something.
const HEARTBEAT_MS = 30_000
const HEARTBEAT_ANSWER_MS = 5000
// `pg` is about to forbid a second query on a client that is still busy with one.
const QUERIES = 'queries'

type Deps = {
  config: pg.ClientConfig
  onMessage: (channel: string, payload: string) => void
  /** The connection, and every LISTEN made on it, is gone; or it could not be made. */
  onLost: () => void
  onError: (error: Error) => void
}

/** One connection outside the pool; opened by the first statement, and again by the next. */
export type ListenConnection = {
  run: (statement: string) => Promise<void>
  close: () => Promise<void>
}

export function createListenConnection(deps: Deps): ListenConnection {
  const inTurn = createTurns()
  let connection: Promise<pg.Client> | undefined
  let isClosed = false
  const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS).unref()

  function connect(): Promise<pg.Client> {
    if (isClosed) return Promise.reject(new Error('the engine is closed'))
    const opening = openClient(deps, () => {
      if (connection !== opening) return
      connection = undefined
      deps.onLost()
    })
    return opening
  }

  async function beat(): Promise<void> {
    const client = await connection?.catch(() => undefined)
    const question = { text: 'select 1', query_timeout: HEARTBEAT_ANSWER_MS }
    // Ending a client whose query hangs destroys its socket, so it counts as lost.
    await inTurn(QUERIES, async () => client?.query(question)).catch(() => client?.end())
  }

  return {
    async run(statement) {
      connection ??= connect()
      const client = await connection
      await inTurn(QUERIES, () => client.query(statement))
    },
    async close() {
      isClosed = true
      clearInterval(heartbeat)
      const client = await connection?.catch(() => undefined)
      await client?.end()
    },
  }
}

function openClient({ config, onMessage, onError }: Deps, onEnd: () => void): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', onError)
  client.on('end', onEnd)
  client.on('notification', ({ channel, payload }) => onMessage(channel, payload ?? ''))
  return client.connect().then(
    () => client,
    (error: unknown) => {
      onEnd()
      throw error
    },
  )
}
