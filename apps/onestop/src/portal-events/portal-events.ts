import { addSeconds, type Clock } from '@mot-cua/kernel'

/** News of one staff account, for the portal to keep the newest. */
export type StaffEvent = {
  eventId: string
  /** The account; a name that says nothing. */
  reference: string
  personalId: string
  sequence: number
  held: boolean
}

export type DueEvent = StaffEvent & { attempts: number }

export type PortalEventStore = {
  /** Accounts that have ended since they were told of become news. */
  noteEnded(at: Date): Promise<void>
  /** Those that are due, put off until `leaseUntil` for everybody else. */
  claimDue(at: Date, leaseUntil: Date): Promise<DueEvent[]>
  /** Nothing for an account of which there is newer news. */
  markTold(events: readonly StaffEvent[], at: Date): Promise<void>
  putOff(event: StaffEvent, until: Date): Promise<void>
  refuse(event: StaffEvent, code: string): Promise<void>
}

/** What the portal said of one event. */
export type EventAnswer = 'recorded' | { refused: string }

type Deps = {
  store: PortalEventStore
  /** One answer for each, in their order; throws where the portal does not answer. */
  send: (events: readonly StaffEvent[]) => Promise<readonly EventAnswer[]>
  now: Clock
  onRefused: (code: string) => void
}

/** Events in one request: what the portal takes. */
export const BATCH_EVENTS = 100
const LEASE_SECONDS = 60
const BACK_OFF_SECONDS = [5, 15, 60, 300, 900, 3600] as const
const BATCHES_PER_ROUND = 20

/** Tells the portal who holds a staff account here, each piece of news until it is answered. */
export function createPortalEvents({ store, send, now, onRefused }: Deps) {
  async function sendDue(): Promise<boolean> {
    const at = now()
    const due = await store.claimDue(at, addSeconds(at, LEASE_SECONDS))
    if (due.length === 0) return false
    try {
      await keepAnswers(due, await send(due.map(withoutAttempts)))
      return due.length === BATCH_EVENTS
    } catch (error) {
      for (const event of due) {
        await store.putOff(event, addSeconds(now(), backOffSeconds(event.attempts)))
      }
      throw error
    }
  }

  async function keepAnswers(due: readonly DueEvent[], answers: readonly EventAnswer[]) {
    const told = due.filter((_event, index) => answers[index] === 'recorded')
    await store.markTold(told, now())
    for (const [index, event] of due.entries()) {
      const answer = answers[index]
      if (typeof answer !== 'object') continue
      onRefused(answer.refused)
      await store.refuse(event, answer.refused)
    }
  }

  return {
    async runRound(): Promise<void> {
      await store.noteEnded(now())
      for (let made = 0; made < BATCHES_PER_ROUND; made += 1) {
        if (!(await sendDue())) return
      }
    },
  }
}

function withoutAttempts({ attempts: _attempts, ...event }: DueEvent): StaffEvent {
  return event
}

/** Longer each time, up to an hour. */
function backOffSeconds(attempts: number): number {
  return BACK_OFF_SECONDS[Math.min(attempts, BACK_OFF_SECONDS.length) - 1] ?? BACK_OFF_SECONDS[0]
}
