import type { Clock } from '@mot-cua/kernel'
import type { SmsGateway } from '@mot-cua/sms'

const KEPT_MESSAGES = 10_000

export type InboxMessage = { to: string; text: string; sentAt: Date }

export type SmsInbox = Pick<SmsGateway, 'send'> & {
  /** Newest first; of one number when it is given (E.164). */
  list(to?: string): InboxMessage[]
}

/** Where the sandbox's messages arrive instead of phones. Forgotten at every start. */
export function createSmsInbox(now: Clock): SmsInbox {
  const messages: InboxMessage[] = []
  return {
    async send({ id, to, text }) {
      messages.unshift({ to, text, sentAt: now() })
      messages.length = Math.min(messages.length, KEPT_MESSAGES)
      return { outcome: 'accepted', gateway: 'inbox', gatewayMessageId: id }
    },
    list: (to) => messages.filter((message) => to === undefined || message.to === to),
  }
}
