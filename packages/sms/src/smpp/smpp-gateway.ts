import type { DeliveryReport, SmsGateway } from '../gateway/sms-gateway.ts'
import type { ShortMessage } from './smpp-message.ts'
import { readReceipt } from './smpp-receipt.ts'
import { createSmppSession, type SmppSessionSettings } from './smpp-session.ts'
import { failedAnswer, type SubmitSettings, submit } from './smpp-submit.ts'
import { createWindow } from './window.ts'

export type SmppGatewaySettings = SmppSessionSettings &
  SubmitSettings & {
    /** Requests the centre allows at a time. */
    windowSize: number
  }

/** How long a gateway that said "too fast" is given no message. */
const THROTTLED_MS = 1000
/** Of the time for an answer, what has to be left of it when a message is sent. */
const LEAST_SHARE = 0.2

/**
 * A message centre by SMPP 3.4, bound as a transceiver for as long as the process lives.
 * `onTrouble` is told of a connection that could not be made or was lost, with a code.
 */
export function createSmppGateway(
  settings: SmppGatewaySettings,
  { onTrouble }: { onTrouble: (reason: string) => void },
): SmsGateway {
  const { name, answerMs } = settings
  const listeners: ((report: DeliveryReport) => Promise<void>)[] = []
  const window = createWindow(settings.windowSize)
  const state = { throttledUntil: 0, reference: 0 }

  async function onDeliver(short: ShortMessage): Promise<void> {
    const report = readReport(settings, short)
    if (report) await Promise.all(listeners.map((tell) => tell(report)))
  }
  const session = createSmppSession({ settings, onDeliver, onTrouble })

  return {
    async send(message) {
      const notNow = (reason: string) => failedAnswer(name, reason, false)
      const startedAt = performance.now()
      if (startedAt < state.throttledUntil) return notNow('throttled')
      // One span of time for waiting and sending together: the code inside is getting old.
      const leftMs = () => Math.max(0, answerMs - (performance.now() - startedAt))
      const connection = await session.connected(leftMs())
      if (!connection) return notNow('not-connected')
      if (!(await window.enter(leftMs()))) return notNow('window-full')
      try {
        // Too little time for an answer: another way is better than not knowing.
        if (leftMs() < LEAST_SHARE * answerMs) return notNow('window-full')
        state.reference = (state.reference + 1) & 0xff
        const way = { connection, leftMs, reference: state.reference }
        const { answer, isThrottled } = await submit(settings, message, way)
        if (isThrottled) state.throttledUntil = performance.now() + THROTTLED_MS
        return answer
      } finally {
        window.leave()
      }
    },
    listen: (onReport) => void listeners.push(onReport),
    close: () => session.close(),
  }
}

function readReport(
  { name: gateway, receiptIds }: SmppGatewaySettings,
  short: ShortMessage,
): DeliveryReport | undefined {
  const receipt = readReceipt(short, receiptIds)
  if (!receipt) return undefined
  const { messageId: gatewayMessageId, outcome, reason } = receipt
  return { gateway, gatewayMessageId, outcome, reason }
}
