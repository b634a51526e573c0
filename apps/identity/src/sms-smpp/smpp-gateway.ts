import type { DeliveryReport, OutgoingSms, SmsAnswer, SmsGateway } from '../sms/sms-gateway.ts'
import { hex, type SmppConnection, type SmppEndpoint, SmppFault } from './smpp-connection.ts'
import {
  addressOf,
  encodeShortMessage,
  relativeValidity,
  type ShortMessage,
} from './smpp-message.ts'
import { commands, createFieldReader, type Pdu, statuses } from './smpp-pdu.ts'
import { normalizeMessageId, type ReceiptIds, readReceipt } from './smpp-receipt.ts'
import { createSmppSession } from './smpp-session.ts'
import { type Alphabet, type EncodedSegment, encodeText, type LongMessages } from './smpp-text.ts'
import { createWindow } from './window.ts'

export type SmppGatewaySettings = SmppEndpoint & {
  name: string
  /** The sender people see: a word, a short code, a number. */
  from: string
  alphabet: Alphabet
  long: LongMessages
  receiptIds: ReceiptIds
  /** Requests the centre allows at a time. */
  windowSize: number
  firstReconnectMs: number
  longestReconnectMs: number
}

/** How long a gateway that said "too fast" is given no message. */
const THROTTLED_MS = 1000
/** Of the time for an answer, what has to be left of it when a message is sent. */
const LEAST_SHARE = 0.2
/** Asks for a delivery receipt, good or bad (§5.2.17). */
const WITH_RECEIPT = 1

type Deps = {
  /** Told of a connection that could not be made, with a code. */
  onTrouble: (reason: string) => void
}

/** A message centre by SMPP 3.4, bound as a transceiver for as long as the process lives. */
export function createSmppGateway(settings: SmppGatewaySettings, deps: Deps): SmsGateway {
  const listeners: ((report: DeliveryReport) => Promise<void>)[] = []
  const session = createSmppSession(settings, { ...deps, onDeliver })
  const window = createWindow(settings.windowSize)
  const state = { throttledUntil: 0, reference: 0 }

  async function onDeliver(short: ShortMessage): Promise<void> {
    const receipt = readReceipt(short, settings.receiptIds)
    if (!receipt) return
    const { messageId: gatewayMessageId, outcome, reason } = receipt
    const report = { gateway: settings.name, gatewayMessageId, outcome, reason }
    await Promise.all(listeners.map((tell) => tell(report)))
  }

  async function submit(
    connection: SmppConnection,
    message: OutgoingSms,
    leftMs: () => number,
  ): Promise<SmsAnswer> {
    state.reference = (state.reference + 1) & 0xff
    const segments = encodeText(message.text, { ...settings, reference: state.reference })
    let sent = 0
    let last: Pdu | undefined
    try {
      for (const segment of segments) {
        const body = writeSubmit(settings, message, segment)
        last = await connection.request(commands.submitSm, body, leftMs())
        if (last.status !== statuses.ok) break
        sent += 1
      }
    } catch (error) {
      const { reason, hasLeft } = error instanceof SmppFault ? error : UNKNOWN_FAULT
      return fail(settings, reason, hasLeft || sent > 0)
    }
    if (last?.status === statuses.throttled) state.throttledUntil = performance.now() + THROTTLED_MS
    return judge(settings, { last, isPart: sent > 0 })
  }

  return {
    async send(message) {
      const notNow = (reason: string) => fail(settings, reason, false)
      if (performance.now() < state.throttledUntil) return notNow('throttled')
      const startedAt = performance.now()
      // One span of time for waiting and sending together: the code inside is getting old.
      const leftMs = () => Math.max(0, settings.answerMs - (performance.now() - startedAt))
      const connection = await session.connected(leftMs())
      if (!connection) return notNow('not-connected')
      if (!(await window.enter(leftMs()))) return notNow('window-full')
      try {
        // Too little time for an answer: another way is better than not knowing.
        if (leftMs() < LEAST_SHARE * settings.answerMs) return notNow('window-full')
        return await submit(connection, message, leftMs)
      } finally {
        window.leave()
      }
    },
    listen: (onReport) => void listeners.push(onReport),
    close: () => session.close(),
  }
}

const UNKNOWN_FAULT = { reason: 'fault', hasLeft: true }

function fail({ name }: SmppGatewaySettings, reason: string, mayHaveLeft: boolean): SmsAnswer {
  return { outcome: mayHaveLeft ? 'unknown' : 'try-later', gateway: name, reason }
}

function judge(
  settings: SmppGatewaySettings,
  { last, isPart }: { last: Pdu | undefined; isPart: boolean },
): SmsAnswer {
  const { name: gateway, receiptIds } = settings
  const status = last?.status ?? statuses.ok
  const reason = `smpp-${hex(status)}`
  if (status === statuses.invalidDestination) return { outcome: 'refused', gateway, reason }
  if (status !== statuses.ok) return fail(settings, reason, isPart)
  const id = last ? readMessageId(last) : undefined
  return {
    outcome: 'accepted',
    gateway,
    gatewayMessageId: id && normalizeMessageId(id, receiptIds),
  }
}

function readMessageId({ body }: Pdu): string | undefined {
  try {
    return createFieldReader(body).text() || undefined
  } catch {
    return undefined
  }
}

function writeSubmit(
  settings: SmppGatewaySettings,
  { to, validSeconds }: OutgoingSms,
  segment: EncodedSegment,
): Buffer {
  return encodeShortMessage({
    ...segment,
    source: addressOf(settings.from),
    destination: addressOf(to),
    validity: relativeValidity(validSeconds),
    registeredDelivery: WITH_RECEIPT,
    options: new Map(),
  })
}
