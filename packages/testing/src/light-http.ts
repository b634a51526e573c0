import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export type LightAnswer = { status: number; headers: IncomingHttpHeaders; body: string }
export type LightRequest = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Sent as a form. */
  form?: Record<string, string>
}

export type LightHttp = {
  send(url: string, request?: LightRequest): Promise<LightAnswer>
  /** Requests answered so far. */
  count(): number
  close(): void
}

/**
 * HTTP/1.1 over kept connections, for a load generator that shares its cores with what it
 * measures: about a third of the work of `fetch`.
 */
export function createLightHttp(): LightHttp {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 1024 })
  let count = 0
  return {
    count: () => count,
    close: () => agent.destroy(),
    send(url, { method = 'GET', headers = {}, form } = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<LightAnswer>()
      const content = form && String(new URLSearchParams(form))
      const outgoing = request(url, { agent, method, headers: withType(headers, content) })
      outgoing.on('error', reject)
      outgoing.on('response', (incoming) => {
        let body = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk: string) => (body += chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          count += 1
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body })
        })
      })
      outgoing.end(content)
      return promise
    },
  }
}

function withType(headers: Record<string, string>, content: string | undefined) {
  if (content === undefined) return headers
  return {
    ...headers,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(content)),
  }
}
