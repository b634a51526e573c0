import { addSeconds, type Clock } from '@mot-cua/kernel'

/** Whatever carries a message to a phone. Rejects when it could not take the message. */
export type SmsGateway = { send(message: { to: string; text: string }): Promise<void> }

/** `text` is absent when it cannot be opened, as after a change of the master secret. */
export type DueMessage = {
  id: string
  to: string
  text: string | undefined
  /** How often the gateway has refused it. */
  attempts: number
  uselessAfter: Date
}

export type SmsOutboxStore = {
  /** Takes messages that are due, so that no other worker takes them for a while. */
  claimDue(now: Date, limit: number): Promise<DueMessage[]>
  markSent(id: string, at: Date): Promise<void>
  /** Counts one refusal. */
  retryAt(id: string, at: Date): Promise<void>
  giveUp(id: string, at: Date): Promise<void>
  /** Ends what can no longer be of use, and wipes its text. */
  giveUpUseless(now: Date): Promise<void>
  hasTrouble(id: string): Promise<boolean>
}

const BATCH = 50
const RETRY_SECONDS = [2, 5, 15, 30, 60]

export type SmsOutbox = {
  /** Sends what is due; called after every new message and on a timer. */
  deliver(): Promise<void>
  /** Whether the gateway has refused this message at least once and it has not left yet. */
  hasTrouble(messageId: string): Promise<boolean>
}

/** Messages wait in the database and leave from there, so that none is lost with the process. */
export function createSmsOutbox(deps: {
  store: SmsOutboxStore
  gateway: SmsGateway
  now: Clock
  onFailure: (error: unknown) => void
}): SmsOutbox {
  const { store, gateway, now } = deps

  async function deliverOne(message: DueMessage): Promise<void> {
    if (message.text === undefined) {
      deps.onFailure(new Error(`message ${message.id} cannot be opened with the present secret`))
      return store.giveUp(message.id, now())
    }
    try {
      await gateway.send({ to: message.to, text: message.text })
      await store.markSent(message.id, now())
    } catch (error) {
      deps.onFailure(error)
      const next = addSeconds(now(), RETRY_SECONDS[message.attempts] ?? 60)
      if (next < message.uselessAfter) await store.retryAt(message.id, next)
      else await store.giveUp(message.id, now())
    }
  }

  return {
    async deliver() {
      await store.giveUpUseless(now())
      const due = await store.claimDue(now(), BATCH)
      await Promise.all(due.map(deliverOne))
    },
    hasTrouble: (messageId) => store.hasTrouble(messageId),
  }
}
