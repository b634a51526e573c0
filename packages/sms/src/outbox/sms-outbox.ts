import { addSeconds, type Clock, secondsBetween } from '@mot-cua/kernel'
import type { SmsAnswer, SmsGateway } from '../gateway/sms-gateway.ts'

/** `text` is absent when it cannot be opened, as after a change of the master secret. */
export type DueMessage = {
  id: string
  to: string
  text: string | undefined
  /** How often it has been tried in vain. */
  attempts: number
  /** How many of those ended without an answer, so that the message may have left. */
  uncertain: number
  uselessAfter: Date
}

export type GiveUpReason = 'refused' | 'uncertain' | 'too-late' | 'unreadable'

export type SmsOutboxStore = {
  /** Takes messages that are due, so that no other worker takes them for `CLAIM_SECONDS`. */
  claimDue(now: Date, limit: number): Promise<DueMessage[]>
  markSent(id: string, sent: SentMark): Promise<void>
  /** Counts one try in vain. */
  retryAt(id: string, at: Date, isUncertain: boolean): Promise<void>
  /** Lets other workers have what was taken and not tried. */
  release(id: string, at: Date): Promise<void>
  giveUp(id: string, at: Date, reason: GiveUpReason): Promise<void>
  /** Ends what can no longer be of use, and wipes its text. */
  giveUpUseless(now: Date): Promise<void>
  hasTrouble(id: string): Promise<boolean>
}

export type SentMark = { at: Date; gateway: string; gatewayMessageId: string | undefined }

/**
 * A worker that died holding a message gives it up to the others after this long: longer than two
 * gateways may take after each other, short enough for the code inside to be of use still.
 */
export const CLAIM_SECONDS = 15
/** Messages with the gateways at a time. More wait in the database, for any process to take. */
export const MOST_UNDER_WAY = 50
/** A message that may have left so often is not sent again: the same code is harmless, its price is not. */
const MOST_UNCERTAIN = 2
const RETRY_SECONDS = [2, 5, 15, 30, 60]

export type SmsOutbox = {
  /** Sends a message just written, which this process holds by having written it. */
  send(message: Omit<DueMessage, 'attempts' | 'uncertain'>): void
  /** Sends what is due; called on a timer. Resolves when what it took has ended. */
  deliver(): Promise<void>
  /** Whether this message was refused at least once and has not left, or did not reach the phone. */
  hasTrouble(messageId: string): Promise<boolean>
  /** Takes no more, and resolves when what is under way has ended. */
  stop(): Promise<void>
}

export type OutboxDeps = {
  store: SmsOutboxStore
  gateway: SmsGateway
  now: Clock
  /** Told of a message's trouble: a code and no person. */
  onTrouble: (trouble: { messageId: string; outcome: string; reason: string }) => void
  /** The database failed while a message was under way; the message is not lost. */
  onError: (error: unknown) => void
}

/** Messages wait in the database and leave from there, so that none is lost with the process. */
export function createSmsOutbox(deps: OutboxDeps): SmsOutbox {
  const { store, now } = deps
  const deliveries = createDeliveries(deps)
  const { underWay } = deliveries
  const state = { isStopped: false, taking: undefined as Promise<void> | undefined }

  /** No more than there is room for, so that none waits here past the end of its claim. */
  async function takeDue(): Promise<void> {
    const room = MOST_UNDER_WAY - underWay.size
    if (room <= 0 || state.isStopped) return
    for (const message of await store.claimDue(now(), room)) deliveries.start(message)
  }

  return {
    send(message) {
      if (!state.isStopped && underWay.size < MOST_UNDER_WAY) {
        return deliveries.start({ ...message, attempts: 0, uncertain: 0 })
      }
      void store.release(message.id, now()).catch(deps.onError)
    },
    async deliver() {
      await store.giveUpUseless(now())
      state.taking ??= takeDue().finally(() => {
        state.taking = undefined
      })
      await state.taking
      await Promise.all(underWay.values())
    },
    hasTrouble: (messageId) => store.hasTrouble(messageId),
    async stop() {
      state.isStopped = true
      await state.taking?.catch(() => undefined)
      await Promise.all(underWay.values())
    },
  }
}

/** What is with a gateway now, by message. */
function createDeliveries(deps: OutboxDeps) {
  const underWay = new Map<string, Promise<void>>()
  const deliverOne = createDelivery(deps)
  return {
    underWay,
    start(message: DueMessage): void {
      if (underWay.has(message.id)) return
      const ended = deliverOne(message)
        .catch(deps.onError)
        .finally(() => underWay.delete(message.id))
      underWay.set(message.id, ended)
    },
  }
}

function createDelivery({ store, gateway, now, onTrouble, onError }: OutboxDeps) {
  /** Taken by a gateway, but the database has not heard of it yet: never to be sent again. */
  const unwritten = new Map<string, SentMark>()

  async function write(id: string, sent: SentMark): Promise<void> {
    unwritten.set(id, sent)
    await store.markSent(id, sent)
    unwritten.delete(id)
  }

  /** No gateway rejects; one that does all the same has not said whether the message left. */
  function ask({ id, to, uselessAfter }: DueMessage, text: string): Promise<SmsAnswer> {
    const validSeconds = Math.max(1, Math.floor(secondsBetween(now(), uselessAfter)))
    return gateway.send({ id, to, text, validSeconds }).catch((error: unknown) => {
      onError(error)
      return { outcome: 'unknown', gateway: '', reason: 'thrown' }
    })
  }

  return async (message: DueMessage): Promise<void> => {
    const { id, text } = message
    const known = unwritten.get(id)
    if (known) return write(id, known)
    if (text === undefined) {
      onTrouble({ messageId: id, outcome: 'unreadable', reason: 'sealed with another secret' })
      return store.giveUp(id, now(), 'unreadable')
    }
    const answer = await ask(message, text)
    if (answer.outcome === 'accepted') {
      const { gateway: by, gatewayMessageId } = answer
      return write(id, { at: now(), gateway: by, gatewayMessageId })
    }
    onTrouble({ messageId: id, outcome: answer.outcome, reason: answer.reason })
    const next = afterFailure(message, answer.outcome, now())
    if (typeof next === 'string') await store.giveUp(id, now(), next)
    else await store.retryAt(id, next, answer.outcome === 'unknown')
  }
}

/** When to try again, or why not. */
export function afterFailure(
  message: Pick<DueMessage, 'attempts' | 'uncertain' | 'uselessAfter'>,
  outcome: Exclude<SmsAnswer['outcome'], 'accepted'>,
  now: Date,
): Date | GiveUpReason {
  if (outcome === 'refused') return 'refused'
  if (outcome === 'unknown' && message.uncertain + 1 >= MOST_UNCERTAIN) return 'uncertain'
  const next = addSeconds(now, RETRY_SECONDS[message.attempts] ?? 60)
  return next < message.uselessAfter ? next : 'too-late'
}
