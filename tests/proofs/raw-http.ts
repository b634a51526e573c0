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
/** Silence after which the sender says that nothing more will come. */
const SEND_NO_MORE_AFTER_MS = 1_500

/**
 * Sends bytes as they are: what no HTTP library would let through. Ends with the first whole
 * answer, or when the server closes. A request cut short is ended after a while of silence.
 */
export function exchange(
  port: number,
  bytes: string | Buffer,
  patienceMs = PATIENCE_MS,
): Promise<RawAnswer> {
  const startedAt = performance.now()
  return new Promise((done) => {
    let text = ''
    let hung = false
    const socket = connect({ port, host: '127.0.0.1' })
    const giveUp = setTimeout(() => {
      hung = true
      socket.destroy()
    }, patienceMs)
    const endSending = setTimeout(() => socket.end(), SEND_NO_MORE_AFTER_MS)
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (isWhole(parseAnswer(text))) socket.destroy()
    })
    // A reset is how a server says that it reads no further.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(giveUp)
      clearTimeout(endSending)
      const { status, head, body = '' } = parseAnswer(text)
      done({ status, head, body, hung, elapsedMs: performance.now() - startedAt })
    })
  })
}

function parseAnswer(text: string) {
  // An interim answer only says "go on" (RFC 9110 §15.2).
  const own = text.replace(/^HTTP\/1\.1 1\d\d [^\r]*\r\n(?:[^\r]+\r\n)*\r\n/, '')
  const end = own.indexOf('\r\n\r\n')
  const head = end < 0 ? own : own.slice(0, end)
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
  return {
    status: status === undefined ? undefined : Number(status),
    head,
    body: end < 0 ? undefined : own.slice(end + 4),
  }
}

type Parsed = ReturnType<typeof parseAnswer>

/** Without either length the answer ends where the connection does. */
function isWhole({ head, body }: Parsed): boolean {
  if (body === undefined) return false
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length !== undefined) return body.length >= Number(length)
  return /^transfer-encoding: *chunked/im.test(head) && body.endsWith('0\r\n\r\n')
}

/** One header's value, as it stands. */
export function headerOf({ head }: Pick<RawAnswer, 'head'>, name: string): string | undefined {
  const line = new RegExp(`^${name}: *(.*)$`, 'im').exec(head)
  return line?.[1]?.trim()
}
