import type { OutgoingSms, SmsAnswer, SmsGateway } from '../gateway/sms-gateway.ts'
import { type Answered, type AnswerRule, matchesRule, readPath } from './answer-rule.ts'
import { fillTemplate, fillText, type Template, type Values, valuesOf } from './message-template.ts'

export type HttpGatewaySettings = {
  name: string
  /** May hold placeholders in its query. */
  url: string
  method: 'POST' | 'PUT' | 'GET'
  headers: Record<string, string>
  bodyFormat: 'json' | 'form'
  body: { [key: string]: Template }
  token: string
  from: string
  /** Any 2xx when empty. */
  acceptedWhen: readonly AnswerRule[]
  /** Refused for good. Nothing when empty: a mistaken template must not silence everybody. */
  refusedWhen: readonly AnswerRule[]
  messageIdPath: string
  timeoutMs: number
}

const MOST_ANSWER_BYTES = 64 * 1024
const MOST_ID_LENGTH = 128

/** Faults of a connection that was never made, so that nothing can have left. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Any gateway that takes one message by one request; how is told by its settings. */
export function createHttpGateway(settings: HttpGatewaySettings): SmsGateway {
  return {
    async send(message) {
      try {
        return judgeAnswer(settings, await ask(settings, message))
      } catch (error) {
        return judgeFault(settings.name, error)
      }
    },
  }
}

async function ask(settings: HttpGatewaySettings, message: OutgoingSms): Promise<Answered> {
  const values = valuesOf(message, settings)
  const response = await fetch(fillText(settings.url, values, encodeURIComponent), {
    ...writeRequest(settings, values),
    redirect: 'manual',
    signal: AbortSignal.timeout(settings.timeoutMs),
  })
  // Read to its end, or the connection could not be used again.
  return { status: response.status, body: parseBody(await readText(response)) }
}

function writeRequest(settings: HttpGatewaySettings, values: Values): RequestInit {
  const { method, bodyFormat } = settings
  const headers = fillTemplate(settings.headers, values) as Record<string, string>
  if (method === 'GET') return { method, headers }
  const body = fillTemplate(settings.body, values) as Record<string, unknown>
  if (bodyFormat === 'json') {
    const type = { 'content-type': 'application/json' }
    return { method, headers: { ...type, ...headers }, body: JSON.stringify(body) }
  }
  const fields = Object.entries(body).map(([key, value]) => [key, String(value)])
  return { method, headers, body: new URLSearchParams(fields) }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > MOST_ANSWER_BYTES) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function judgeAnswer(settings: HttpGatewaySettings, answered: Answered): SmsAnswer {
  const { name: gateway, acceptedWhen, refusedWhen } = settings
  const { status, body } = answered
  if (matchesRule(answered, refusedWhen)) {
    return { outcome: 'refused', gateway, reason: `http-${status}` }
  }
  const isOk = status >= 200 && status < 300
  if (acceptedWhen.length === 0 ? isOk : matchesRule(answered, acceptedWhen)) {
    const id = readPath(body, settings.messageIdPath)
    const isUsable = id !== undefined && id !== '' && id.length <= MOST_ID_LENGTH
    return { outcome: 'accepted', gateway, gatewayMessageId: isUsable ? id : undefined }
  }
  // A proxy that gave up waiting does not know what the gateway behind it did.
  const outcome = status === 504 ? 'unknown' : 'try-later'
  return { outcome, gateway, reason: `http-${status}` }
}

function judgeFault(gateway: string, error: unknown): SmsAnswer {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { outcome: 'unknown', gateway, reason: 'timeout' }
  }
  const cause = error instanceof Error ? error.cause : undefined
  const code = readPath(cause, 'code') ?? 'fault'
  return { outcome: notConnected.has(code) ? 'try-later' : 'unknown', gateway, reason: code }
}
