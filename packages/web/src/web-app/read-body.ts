import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { DomainError } from '@mot-cua/kernel'
import type { Context } from 'hono'

/**
 * The body in memory, for paths among `streamedPaths`. One that says it is too large is not read; one
 * that turns out to be is dropped there and then.
 *
 * @throws DomainError `payload-too-large`, or `bad-request` for a body that is cut short
 */
export async function readBody(c: Context, largestBytes: number): Promise<Buffer> {
  const incoming = incomingOf(c)
  refuseDeclared(incoming, largestBytes)
  const chunks: Buffer[] = []
  let sizeBytes = 0
  await eachChunk(incoming, (chunk) => {
    sizeBytes += chunk.length
    if (sizeBytes > largestBytes) throw tooLarge(largestBytes)
    chunks.push(chunk)
  })
  return Buffer.concat(chunks, sizeBytes)
}

/** Node's own request: what Hono reads of a body it keeps, whatever its size. */
export function incomingOf(c: Context): IncomingMessage {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  if (!incoming) throw new Error('a body can be streamed only from a server')
  return incoming
}

/** Throws for a request that announces more; the server drops what it sends all the same. */
export function refuseDeclared(incoming: IncomingMessage, largestBytes: number): void {
  const declared = Number(incoming.headers['content-length'] ?? 0)
  if (declared > largestBytes) throw tooLarge(largestBytes)
}

export function tooLarge(largestBytes: number): DomainError {
  return new DomainError('payload-too-large', `body over ${largestBytes} bytes`)
}

/**
 * Hands over what comes, until it ends or `take` throws. The request is not destroyed then: its
 * answer goes out over the same socket.
 */
export function eachChunk(incoming: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (settle: () => void) => {
      incoming.off('data', onData)
      settle()
    }
    const onData = (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        incoming.pause()
        stop(() => reject(error))
      }
    }
    const cutShort = () => new DomainError('bad-request', 'body cut short')
    if (incoming.destroyed) {
      reject(cutShort())
      return
    }
    incoming.on('data', onData)
    incoming.once('end', () => stop(resolve))
    incoming.once('error', () => stop(() => reject(cutShort())))
    incoming.once('close', () => stop(() => reject(cutShort())))
  })
}
