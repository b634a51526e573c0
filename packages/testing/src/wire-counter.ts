import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** Stands between a process and its database, and counts what the process asks of it. */
export type WireCounter = {
  /** The database's address, by way of the counter. */
  url: string
  /** Everything asked since the last `reset`, in order: statements as text, commands by name. */
  asked(): string[]
  reset(): void
  close(): Promise<void>
}

/** Finds complete messages in what one connection sends; keeps the rest for the next time. */
type Reader = (chunk: Buffer) => string[]

/**
 * Counts SQL statements on the wire, BEGIN and COMMIT included: one for each Execute, or each
 * simple Query, of PostgreSQL's protocol (version 3). Nothing in the process itself is changed.
 */
export function countSqlStatements(url: string): Promise<WireCounter> {
  return openCounter(url, { port: 5432, createReader: createSqlReader })
}

/** Counts Redis commands on the wire, those inside a pipeline each. */
export function countRedisCommands(url: string): Promise<WireCounter> {
  return openCounter(url, { port: 6379, createReader: createRedisReader })
}

type Wire = { port: number; createReader: () => Reader }

async function openCounter(target: string, { port, createReader }: Wire): Promise<WireCounter> {
  const { hostname, port: namedPort } = new URL(target)
  const sockets = new Set<Socket>()
  let asked: string[] = []
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(namedPort || port) })
    const read = createReader()
    near.on('data', (chunk: Buffer) => asked.push(...read(chunk)))
    near.pipe(far).pipe(near)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    asked: () => asked,
    reset: () => (asked = []),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const HEADER_BYTES = 5

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
function createSqlReader(): Reader {
  let rest: Buffer = Buffer.alloc(0)
  let isStarted = false
  const prepared = new Map<string, string>()
  let bound = ''
  const readMessage = (type: string, body: Buffer): string | undefined => {
    const [first = '', second = ''] = body.toString('utf8').split('\0')
    if (type === 'P') prepared.set(first, second)
    if (type === 'B') bound = prepared.get(second) ?? ''
    if (type === 'E') return bound
    return type === 'Q' ? first : undefined
  }
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const found: string[] = []
    // The first message of a connection has no type.
    if (!isStarted && rest.length >= 4 && rest.length >= rest.readInt32BE(0)) {
      rest = rest.subarray(rest.readInt32BE(0))
      isStarted = true
    }
    while (isStarted && rest.length >= HEADER_BYTES) {
      const end = 1 + rest.readInt32BE(1)
      if (rest.length < end) break
      const statement = readMessage(
        String.fromCharCode(rest[0] ?? 0),
        rest.subarray(HEADER_BYTES, end),
      )
      if (statement !== undefined) found.push(statement)
      rest = rest.subarray(end)
    }
    return found
  }
}

/** RESP: every command is an array of bulk strings. */
function createRedisReader(): Reader {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const found: string[] = []
    for (let command = readCommand(rest); command; command = readCommand(rest)) {
      found.push(command.words.slice(0, 2).join(' '))
      rest = rest.subarray(command.end)
    }
    return found
  }
}

function readCommand(bytes: Buffer): { words: string[]; end: number } | undefined {
  const head = readLine(bytes, 0)
  if (!head) return undefined
  const words: string[] = []
  let at = head.end
  for (let left = Number(head.text.slice(1)); left > 0; left -= 1) {
    const size = readLine(bytes, at)
    if (!size) return undefined
    const end = size.end + Number(size.text.slice(1))
    if (bytes.length < end + 2) return undefined
    words.push(bytes.toString('utf8', size.end, end))
    at = end + 2
  }
  return { words, end: at }
}

function readLine(bytes: Buffer, from: number): { text: string; end: number } | undefined {
  const end = bytes.indexOf('\r\n', from)
  return end < 0 ? undefined : { text: bytes.toString('utf8', from, end), end: end + 2 }
}
