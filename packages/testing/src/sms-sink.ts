import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { listenAnywhere } from './listen.ts'

export type SmsSink = {
  /** For `SMS_GATEWAY_URL`. */
  url: string
  /** The next message to this phone that arrives after this call. */
  nextTo(phone: string): Promise<string>
  /** Messages taken so far, to whomever. */
  count(): number
  close(): Promise<void>
}

const LONGEST_WAIT_MS = 20_000

/** A gateway that takes `{to, text}` by POST, and hands each message to whoever waits for it. */
export async function openSmsSink(): Promise<SmsSink> {
  const waiting = new Map<string, (text: string) => void>()
  let count = 0
  const server = createServer((incoming, outgoing) => {
    void json(incoming).then((body) => {
      const { to, text } = body as { to: string; text: string }
      count += 1
      outgoing.writeHead(202).end()
      waiting.get(to)?.(text)
    })
  })
  // The sender keeps its connections; closing them early would be a fault of the sink.
  server.keepAliveTimeout = 120_000
  const listening = await listenAnywhere(server)
  return {
    url: `${listening.url}/messages`,
    count: () => count,
    nextTo(phone) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const fail = () => reject(new Error(`no message within ${LONGEST_WAIT_MS} ms`))
      const timer = setTimeout(fail, LONGEST_WAIT_MS)
      waiting.set(phone, resolve)
      return promise.finally(() => {
        clearTimeout(timer)
        if (waiting.get(phone) === resolve) waiting.delete(phone)
      })
    },
    close: () => listening.close(),
  }
}

/** The six digits of a message with a one-time code. */
export function codeIn(text: string): string {
  const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0]
  if (code === undefined) throw new Error('a message without a code')
  return code
}
