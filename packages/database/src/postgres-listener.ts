import pg from 'pg'
import { type ChannelHub, createChannelHub } from './channel-hub.ts'
import { createListenConnection } from './listen-connection.ts'
import { createRetry } from './retry.ts'

type Deps = { config: pg.ClientConfig; onError: (error: Error) => void }

/** LISTEN for one engine, on a connection of its own that comes back after an outage. */
export type PostgresListener = Pick<ChannelHub, 'subscribe'> & { close: () => Promise<void> }

export function createPostgresListener({ config, onError }: Deps): PostgresListener {
  const hub = createChannelHub({
    open: (channel) => connection.run(`listen ${pg.escapeIdentifier(channel)}`),
    drop: (channel) => connection.run(`unlisten ${pg.escapeIdentifier(channel)}`),
    onError,
  })
  const retry = createRetry(hub.restore, onError)
  const connection = createListenConnection({
    config,
    onError,
    onMessage: hub.deliver,
    onLost() {
      hub.forgetOpened()
      if (hub.hasListeners()) retry.start()
    },
  })

  return {
    subscribe: hub.subscribe,
    async close() {
      retry.stop()
      hub.clear()
      await connection.close()
    },
  }
}
