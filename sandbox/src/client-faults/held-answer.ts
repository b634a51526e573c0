import type { ServerResponse } from 'node:http'

export type HeldAnswer = { status: number; body: string; location: string | undefined }

/** What is sent instead; undefined leaves the answer as it was. */
export type Change = (
  answer: HeldAnswer,
  gone: AbortSignal,
) => Promise<Partial<HeldAnswer> | undefined>

/**
 * Keeps an answer of the provider back until it is known what shall be sent in its place. The
 * provider writes status and headers on the response and ends it with its body in one piece.
 */
export function holdAnswer(outgoing: ServerResponse, change: Change): void {
  const chunks: Buffer[] = []
  const end = outgoing.end.bind(outgoing)
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const send = async () => {
    const location = outgoing.getHeader('location')?.toString()
    const held = { status: outgoing.statusCode, body: Buffer.concat(chunks).toString(), location }
    const changed = await change(held, gone.signal)
    if (gone.signal.aborted) return
    if (!changed) {
      end(Buffer.concat(chunks))
      return
    }
    write(outgoing, { ...held, ...changed })
    end({ ...held, ...changed }.body)
  }
  outgoing.write = (chunk: unknown) => {
    keep(chunk)
    return true
  }
  outgoing.end = (chunk?: unknown) => {
    keep(chunk)
    send().catch(() => outgoing.destroy())
    return outgoing
  }
}

function write(outgoing: ServerResponse, { status, body, location }: HeldAnswer): void {
  outgoing.statusCode = status
  if (location !== undefined) outgoing.setHeader('location', location)
  outgoing.setHeader('content-length', Buffer.byteLength(body))
}
