import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listening = {
  /** As a browser names it: `http://localhost:…`. */
  url: string
  port: number
  /** Ends what is still under way too, so that no test waits for a connection kept alive. */
  close(): Promise<void>
}

/** Starts a server of a test on any free port of this machine alone. */
export async function listenAnywhere(server: Server): Promise<Listening> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    port,
    close() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      return closed
    },
  }
}

/** Answers every request alike. */
export function answerJson(body: unknown, status = 200): RequestListener {
  return (_incoming, outgoing) => {
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}
