import { connect } from 'node:net'

export type EventStream = { close(): void }

/** Server-sent events over a bare socket: thousands of them cost the load generator little. */
export function openEventStream(
  url: string,
  headers: Record<string, string>,
  onData: (data: string) => void,
): EventStream {
  const { hostname, port, host, pathname } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const lines = Object.entries({ ...headers, host, accept: 'text/event-stream' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.write(`GET ${pathname} HTTP/1.1\r\n${head}\r\n`)
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    rest += text
    for (;;) {
      // An event is one write of the server and so one chunk, whose length stands on other lines.
      const end = rest.indexOf('\n\n')
      if (end < 0) return
      const data = /^data: (.*)$/m.exec(rest.slice(0, end))?.[1]
      rest = rest.slice(end + 2)
      if (data !== undefined) onData(data)
    }
  })
  // The server ends it when the transaction is over.
  socket.on('error', () => socket.destroy())
  return { close: () => socket.destroy() }
}
