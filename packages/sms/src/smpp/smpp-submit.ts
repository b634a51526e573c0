import type { OutgoingSms, SmsAnswer } from '../gateway/sms-gateway.ts'
import type { SmppConnection } from './smpp-connection.ts'
import { SmppFault } from './smpp-line.ts'
import { addressOf, encodeShortMessage, relativeValidity } from './smpp-message.ts'
import { commands, createFieldReader, hex, type Pdu, statuses } from './smpp-pdu.ts'
import { normalizeMessageId, type ReceiptIds } from './smpp-receipt.ts'
import { type Alphabet, type EncodedSegment, encodeText, type LongMessages } from './smpp-text.ts'

export type SubmitSettings = {
  name: string
  /** The sender people see: a word, a short code, a number. */
  from: string
  alphabet: Alphabet
  long: LongMessages
  receiptIds: ReceiptIds
}

/** Asks for a delivery receipt, good or bad (§5.2.17). */
const WITH_RECEIPT = 1

type Way = {
  connection: SmppConnection
  /** What is left of the time for the whole message. */
  leftMs: () => number
  /** Joins the parts of one message on the phone. */
  reference: number
}

/** The last answer of the centre, and whether a part has gone before it. */
type Submitted = { last: Pdu | undefined; isPart: boolean }

/** Sends one message, in as many parts as it takes; `isThrottled` when the centre wants a pause. */
export async function submit(
  settings: SubmitSettings,
  message: OutgoingSms,
  way: Way,
): Promise<{ answer: SmsAnswer; isThrottled: boolean }> {
  const progress: Submitted = { last: undefined, isPart: false }
  try {
    for (const segment of encodeText(message.text, { ...settings, reference: way.reference })) {
      const body = writeSubmit(settings, message, segment)
      progress.last = await way.connection.request(commands.submitSm, body, way.leftMs())
      if (progress.last.status !== statuses.ok) break
      progress.isPart = true
    }
  } catch (error) {
    const { reason, hasLeft } = error instanceof SmppFault ? error : UNKNOWN_FAULT
    const answer = failedAnswer(settings.name, reason, hasLeft || progress.isPart)
    return { answer, isThrottled: false }
  }
  const isThrottled = progress.last?.status === statuses.throttled
  return { answer: judge(settings, progress), isThrottled }
}

const UNKNOWN_FAULT = { reason: 'fault', hasLeft: true }

export function failedAnswer(gateway: string, reason: string, mayHaveLeft: boolean): SmsAnswer {
  return { outcome: mayHaveLeft ? 'unknown' : 'try-later', gateway, reason }
}

function judge(
  { name: gateway, receiptIds }: SubmitSettings,
  { last, isPart }: Submitted,
): SmsAnswer {
  const status = last?.status ?? statuses.ok
  const reason = `smpp-${hex(status)}`
  if (status === statuses.invalidDestination) return { outcome: 'refused', gateway, reason }
  if (status !== statuses.ok) return failedAnswer(gateway, reason, isPart)
  const id = last ? readMessageId(last) : undefined
  const gatewayMessageId = id && normalizeMessageId(id, receiptIds)
  return { outcome: 'accepted', gateway, gatewayMessageId }
}

function readMessageId({ body }: Pdu): string | undefined {
  try {
    return createFieldReader(body).text() || undefined
  } catch {
    return undefined
  }
}

function writeSubmit(
  { from }: SubmitSettings,
  { to, validSeconds }: OutgoingSms,
  segment: EncodedSegment,
): Buffer {
  return encodeShortMessage({
    ...segment,
    source: addressOf(from),
    destination: addressOf(to),
    validity: relativeValidity(validSeconds),
    registeredDelivery: WITH_RECEIPT,
    options: new Map(),
  })
}
