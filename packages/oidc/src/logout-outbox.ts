import { createTurnBatch } from '@mot-cua/database'
import { addSeconds, type Clock, newId } from '@mot-cua/kernel'
import { atMost } from './at-most.ts'
import { createServiceStandings, type ServiceStandings } from './service-standing.ts'

/** One relying party that has to hear of one ended session. */
export type LogoutNotice = {
  id: string
  clientId: string
  accountId: string
  sid: string | undefined
  /** Attempts that failed. */
  attempts: number
  uselessAfter: Date
}

export type LogoutOutboxStore = {
  /** Held for whoever adds it, as if claimed. */
  add(notice: LogoutNotice, at: Date): Promise<void>
  /** Takes notices that are due, so that no other process takes them for a while. */
  claimDue(now: Date, wish: LogoutClaim): Promise<LogoutNotice[]>
  retryAt(id: string, next: { attempts: number; at: Date }): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  countWaiting(): Promise<number>
}

export type LogoutClaim = {
  limit: number
  /** Of these services only what nobody needs to hear of any more. */
  except?: readonly string[]
  /** Of this one alone. */
  only?: string
}

/** What became of a notice; `client-gone`: it is registered no more, or wants no notices now. */
export type LogoutTold = Pick<LogoutNotice, 'clientId' | 'accountId'> & {
  outcome: 'delivered' | 'given-up' | 'client-gone'
  /** Attempts made in all. */
  attempts: number
  at: Date
}

/** No session of a relying party lives longer than a day, so later nobody needs to hear of it. */
export const LOGOUT_USEFUL_SECONDS = 24 * 60 * 60
const MINUTE = 60
/** Seconds to wait after each failed attempt; the last one repeats. */
const RETRY_SECONDS = [5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE]
const BATCH = 50
/** A person who signs out waits for the first attempts no longer than this. */
const FIRST_ATTEMPT_WAIT_MS = 1_000

export type LogoutOutbox = {
  /**
   * Written down before the session ends, then tried at once; a slow service is not waited for, and
   * one that has not answered for long is left to `deliver`.
   * Rejects when it could not be written down: then the session must not end.
   */
  tell(ended: Pick<LogoutNotice, 'clientId' | 'accountId' | 'sid'>): Promise<void>
  /** Tries what is due; called on a timer. */
  deliver(): Promise<void>
  countWaiting(): Promise<number>
}

type Deps = {
  store: LogoutOutboxStore
  /** One attempt; rejects when the service did not take it (Back-Channel Logout §2.8). */
  send: (notice: LogoutNotice) => Promise<'delivered' | 'client-gone'>
  /**
   * Called once notices are over, before they are forgotten: after a crash it may be called again.
   */
  onTold: (told: readonly LogoutTold[]) => Promise<void>
  onFailure: (error: unknown, notice: LogoutNotice) => void
  now: Clock
}

/**
 * Logout tokens wait in the database until their service has taken them, for a day at most: a
 * service that is down while a person signs out must not keep its session alive for that.
 */
export function createLogoutOutbox(deps: Deps): LogoutOutbox {
  const { store, now } = deps
  const standings = createServiceStandings(now)
  const end = createEnding(deps)
  // What one attempt holds longer than its claim is not tried a second time beside it.
  const underWay = new Set<string>()
  const attemptOnce = async (notice: LogoutNotice) => {
    if (underWay.has(notice.id)) return
    underWay.add(notice.id)
    await attempt({ ...deps, standings, end }, notice)
    underWay.delete(notice.id)
  }
  return {
    async tell(ended) {
      const at = now()
      const uselessAfter = addSeconds(at, LOGOUT_USEFUL_SECONDS)
      const notice = { id: newId(), ...ended, attempts: 0, uselessAfter }
      await store.add(notice, at).catch((error: unknown) => {
        deps.onFailure(error, notice)
        throw error
      })
      if (!standings.mayTry(ended.clientId)) return
      await atMost(FIRST_ATTEMPT_WAIT_MS, attemptOnce(notice))
    },
    async deliver() {
      await Promise.all([
        deliverAll(store, { now, except: () => standings.away(), attempt: attemptOnce }),
        ...standings.onTrial().map(async (only) => {
          if (!standings.mayTry(only)) return
          const [notice] = await store.claimDue(now(), { limit: 1, only })
          if (notice) await attemptOnce(notice)
          else standings.giveBack(only)
        }),
      ])
    },
    countWaiting: () => store.countWaiting(),
  }
}

type Delivering = {
  now: Clock
  except: () => readonly string[]
  attempt: (notice: LogoutNotice) => Promise<void>
}

/** Batch by batch, so that a service that is there again hears of a whole night's logouts at once. */
async function deliverAll(
  store: LogoutOutboxStore,
  { now, except, attempt }: Delivering,
): Promise<void> {
  for (;;) {
    const due = await store.claimDue(now(), { limit: BATCH, except: except() })
    await Promise.all(due.map(attempt))
    if (due.length < BATCH) return
  }
}

type Ended = { id: string; told: LogoutTold }
type Ending = (ended: Ended) => Promise<void>

/** Of one sign-out most services answer at about the same time: what is over is over together. */
function createEnding({ store, onTold }: Pick<Deps, 'store' | 'onTold'>): Ending {
  return createTurnBatch<Ended, void>(
    ({ id }) => id,
    async (ended) => {
      await onTold(ended.map(({ told }) => told))
      await store.remove(ended.map(({ id }) => id))
      return ended.map(() => undefined)
    },
  )
}

type Attempting = Deps & { standings: ServiceStandings; end: Ending }

/** Never rejects: what goes wrong is reported, and the claim runs out by itself. */
async function attempt(deps: Attempting, notice: LogoutNotice): Promise<void> {
  try {
    // Its service was away all the time: there is nothing left to try.
    if (notice.uselessAfter <= deps.now()) return await giveUp(deps, notice)
    await settle(deps, notice, await send(deps, notice))
  } catch (error) {
    deps.onFailure(error, notice)
  }
}

async function send({ standings, ...deps }: Attempting, notice: LogoutNotice) {
  try {
    const sent = await deps.send(notice)
    standings.answered(notice.clientId)
    return sent
  } catch (error) {
    standings.failed(notice.clientId)
    deps.onFailure(error, notice)
    return 'failed'
  }
}

async function settle(
  { store, end, now }: Attempting,
  notice: LogoutNotice,
  sent: 'delivered' | 'client-gone' | 'failed',
): Promise<void> {
  const { id, clientId, accountId } = notice
  const attempts = notice.attempts + 1
  const at = now()
  const next = nextAttemptAt(notice, at)
  if (sent === 'failed' && next) return store.retryAt(id, { attempts, at: next })
  const outcome = sent === 'failed' ? 'given-up' : sent
  await end({ id, told: { clientId, accountId, outcome, attempts, at } })
}

async function giveUp({ end, now }: Attempting, notice: LogoutNotice): Promise<void> {
  const { id, clientId, accountId, attempts } = notice
  await end({ id, told: { clientId, accountId, outcome: 'given-up', attempts, at: now() } })
}

/** Undefined when no attempt would come in time. */
export function nextAttemptAt(
  { attempts, uselessAfter }: Pick<LogoutNotice, 'attempts' | 'uselessAfter'>,
  failedAt: Date,
): Date | undefined {
  const next = addSeconds(failedAt, RETRY_SECONDS[attempts] ?? (RETRY_SECONDS.at(-1) as number))
  return next < uselessAfter ? next : undefined
}
