import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { DeliveryReport } from '../gateway/sms-gateway.ts'
import { readPath } from './answer-rule.ts'

/** How a gateway tells by HTTP what became of messages. */
export type ReportSource = {
  gateway: string
  /** `secret`: the header holds it. `hmac-sha256`: the header signs the body with it. */
  proof: 'secret' | 'hmac-sha256'
  header: string
  secret: string
  /** Where the list of reports is; the body is one report when empty. */
  listPath: string
  messageIdPath: string
  statusPath: string
  reasonPath: string
  deliveredWords: readonly string[]
  failedWords: readonly string[]
}

const MOST_REPORTS = 500
const MOST_ID_LENGTH = 128

/** Whether the sender knows the secret; takes the same time however wrong it is. */
export function isProven(source: ReportSource, body: string, given: string | undefined): boolean {
  const { proof, secret } = source
  if (proof === 'secret') return timingSafeEqual(digest(given ?? ''), digest(secret))
  const expected = createHmac('sha256', secret).update(body).digest()
  const signature = readSignature(given ?? '')
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Hexadecimal or Base64, with or without the name of the method before it. */
function readSignature(given: string): Buffer {
  const bare = given.replace(/^sha256=/i, '')
  return Buffer.from(bare, /^[0-9a-f]{64}$/i.test(bare) ? 'hex' : 'base64')
}

/** Undefined when this is no report at all; what only says "under way" is left out. */
export function readReports(
  source: ReportSource,
  body: string,
  contentType: string,
): DeliveryReport[] | undefined {
  const parsed = contentType.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(body))
    : parseJson(body)
  const list = source.listPath === '' ? [parsed].flat() : readList(parsed, source.listPath)
  if (!Array.isArray(list) || list.length > MOST_REPORTS) return undefined
  if (list.some((one) => readPath(one, source.messageIdPath) === undefined)) return undefined
  return list.flatMap((one) => readReport(source, one))
}

function readReport(source: ReportSource, one: unknown): DeliveryReport[] {
  const gatewayMessageId = readPath(one, source.messageIdPath) ?? ''
  const status = (readPath(one, source.statusPath) ?? '').toLowerCase()
  const outcome = source.deliveredWords.includes(status)
    ? 'delivered'
    : source.failedWords.includes(status)
      ? 'failed'
      : undefined
  if (!outcome || gatewayMessageId.length > MOST_ID_LENGTH) return []
  const detail = readPath(one, source.reasonPath) ?? ''
  // Codes only: whatever else a gateway writes there could be a number or a name.
  const reason = /^[\w.-]{1,16}$/.test(detail) ? `${status}-${detail}` : status
  return [{ gateway: source.gateway, gatewayMessageId, outcome, reason }]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readList(parsed: unknown, path: string): unknown {
  let found = parsed
  for (const step of path.split('.')) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string, unknown>)[step]
  }
  return found
}
