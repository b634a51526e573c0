export type LightAnswer = {
  status: number
  /** By lower-case name; of several with one name the last, but for the cookies. */
  headers: Map<string, string>
  setCookies: string[]
  body: string
}

type Head = Omit<LightAnswer, 'body'> & { bodyAt: number }

const HEAD_END = Buffer.from('\r\n\r\n')

/** Finds answers of HTTP/1.1 in what a connection receives; `Content-Length` and chunks alike. */
export function createAnswerReader(onAnswer: (answer: LightAnswer) => void) {
  let rest: Buffer = Buffer.alloc(0)
  let head: Head | undefined
  return (chunk: Buffer): void => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      head ??= readHead(rest)
      const body = head && readBody(rest, head)
      if (!head || !body) return
      rest = rest.subarray(body.end)
      const { bodyAt: _at, ...answer } = head
      head = undefined
      onAnswer({ ...answer, body: body.text })
    }
  }
}

function readHead(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = new Map<string, string>()
  const setCookies: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    if (name === 'set-cookie') setCookies.push(value)
    else headers.set(name, value)
  }
  const bodyAt = end + HEAD_END.length
  return { status: Number(first.slice(9, 12)), headers, setCookies, bodyAt }
}

function readBody(bytes: Buffer, head: Head): { text: string; end: number } | undefined {
  const { status, headers, bodyAt } = head
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes, bodyAt)
  const hasNone = status === 204 || status === 304 || status < 200
  const end = bodyAt + (hasNone ? 0 : Number(headers.get('content-length') ?? 0))
  return bytes.length < end ? undefined : { text: bytes.toString('utf8', bodyAt, end), end }
}

/** RFC 9112 §7.1, without trailers, which nobody here sends. */
function readChunks(bytes: Buffer, from: number): { text: string; end: number } | undefined {
  const parts: Buffer[] = []
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size
    if (bytes.length < end + 2) return undefined
    if (size === 0) return { text: Buffer.concat(parts).toString('utf8'), end: end + 2 }
    parts.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
