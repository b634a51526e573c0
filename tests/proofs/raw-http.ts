import { connect } from 'node:net'

/** What a server wrote back before it closed the connection. */
export type RawAnswer = {
  /** Undefined where it closed without a word, which is an answer too. */
  status: number | undefined
  head: string
  body: string
  /** True when nothing came and nothing was closed in time. */
  hung: boolean
  elapsedMs: number
}

const PATIENCE_MS = 40_000

/**
 * Sends bytes as they are: what no HTTP library would let through. The sending half is closed
 * after them, so that a request cut short is known to be over.
 */
export function exchange(
  port: number,
  bytes: string | Buffer,
  { patienceMs = PATIENCE_MS, keepOpen = false } = {},
): Promise<RawAnswer> {
  const startedAt = performance.now()
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let hung = false
    const socket = connect({ port, host: '127.0.0.1' })
    const timer = setTimeout(() => {
      hung = true
      socket.destroy()
    }, patienceMs)
    socket.on('connect', () => {
      socket.write(bytes)
      if (!keepOpen) socket.end()
    })
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A reset is how a server says that it reads no further.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      const elapsedMs = performance.now() - startedAt
      done({ ...parseAnswer(Buffer.concat(chunks).toString('latin1')), hung, elapsedMs })
    })
  })
}

function parseAnswer(text: string) {
  const end = text.indexOf('\r\n\r\n')
  const head = end < 0 ? text : text.slice(0, end)
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  return {
    status: status === undefined ? undefined : Number(status),
    head,
    body: end < 0 ? '' : text.slice(end + 4),
  }
}

/** One header's value, as it stands. */
export function headerOf({ head }: Pick<RawAnswer, 'head'>, name: string): string | undefined {
  const line = new RegExp(`^${name}: *(.*)$`, 'im').exec(head)
  return line?.[1]?.trim()
}
