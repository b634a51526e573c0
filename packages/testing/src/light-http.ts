import { connect, type Socket } from 'node:net'
import { createAnswerReader, type LightAnswer } from './answer-reader.ts'

export type { LightAnswer } from './answer-reader.ts'

export type LightRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  /** Sent as a form. */
  form?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
}

export type LightHttp = {
  send(url: string, request?: LightRequest): Promise<LightAnswer>
  /** Requests answered so far. */
  count(): number
  close(): void
}

type Exchange = { resolve: (answer: LightAnswer) => void; reject: (error: Error) => void }
type Connection = { socket: Socket; exchange: Exchange | undefined }

/**
 * HTTP/1.1 over kept connections, as little of it as a load generator needs that shares its cores
 * with what it measures: a fifth of the work of `fetch`. One request at a time on a connection.
 */
export function createLightHttp(): LightHttp {
  const idle = new Map<string, Connection[]>()
  const open = new Set<Connection>()
  let count = 0
  const onAnswered = (connection: Connection, host: string, isKept: boolean) => {
    count += 1
    if (isKept) listOf(idle, host).push(connection)
    // Its end is heard of a moment later: until then nobody may be given it.
    else connection.socket.destroy()
  }
  const onEnded = (connection: Connection, host: string) => {
    open.delete(connection)
    const waiting = listOf(idle, host)
    const at = waiting.indexOf(connection)
    if (at >= 0) waiting.splice(at, 1)
  }

  return {
    count: () => count,
    close() {
      for (const { socket } of open) socket.destroy()
    },
    send(url, request = {}) {
      const pathAt = url.indexOf('/', 'http://'.length)
      const host = url.slice('http://'.length, pathAt)
      const connection = listOf(idle, host).pop() ?? openConnection(host, { onAnswered, onEnded })
      open.add(connection)
      const { promise, resolve, reject } = Promise.withResolvers<LightAnswer>()
      connection.exchange = { resolve, reject }
      connection.socket.write(writeRequest({ host, path: url.slice(pathAt), ...request }))
      return promise
    },
  }
}

type Told = {
  onAnswered: (connection: Connection, host: string, isKept: boolean) => void
  onEnded: (connection: Connection, host: string) => void
}

function openConnection(host: string, { onAnswered, onEnded }: Told) {
  const { hostname, port } = new URL(`http://${host}`)
  const socket = connect({ host: hostname, port: Number(port || 80), noDelay: true })
  const connection: Connection = { socket, exchange: undefined }
  const read = createAnswerReader((answer) => {
    const { exchange } = connection
    connection.exchange = undefined
    onAnswered(connection, host, answer.headers.get('connection') !== 'close')
    exchange?.resolve(answer)
  })
  socket.on('data', read)
  socket.on('error', (error) => connection.exchange?.reject(error))
  socket.on('close', () => {
    onEnded(connection, host)
    connection.exchange?.reject(new Error('the connection was closed before an answer'))
  })
  return connection
}

function listOf(idle: Map<string, Connection[]>, host: string): Connection[] {
  const known = idle.get(host)
  if (known) return known
  const list: Connection[] = []
  idle.set(host, list)
  return list
}

function writeRequest(request: LightRequest & { host: string; path: string }): string {
  const { host, path, method = 'GET', headers = {}, form, json } = request
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`
  for (const name of Object.keys(headers)) text += `${name}: ${headers[name]}\r\n`
  if (json !== undefined) {
    const content = JSON.stringify(json)
    const size = Buffer.byteLength(content)
    return `${text}content-type: application/json\r\ncontent-length: ${size}\r\n\r\n${content}`
  }
  if (!form) return method === 'GET' ? `${text}\r\n` : `${text}content-length: 0\r\n\r\n`
  // Percent-encoded, so characters are bytes.
  const content = Object.entries(form)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  return `${text}content-type: application/x-www-form-urlencoded\r\ncontent-length: ${content.length}\r\n\r\n${content}`
}
