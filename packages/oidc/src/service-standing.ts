import { addSeconds, type Clock } from '@mot-cua/kernel'

/** So many attempts in a row that a service did not take, and it is away. */
const FAILURES_IN_A_ROW = 5
/** Then nothing is sent to it for so long, and after that one notice to find out. */
const AWAY_SECONDS = 10

export type ServiceStandings = ReturnType<typeof createServiceStandings>

/**
 * Which services do not take what they are told, by what this process has seen: a dead one costs
 * each attempt its whole time limit, and those are many when many people sign out.
 */
export function createServiceStandings(now: Clock) {
  const troubled = new Map<string, { failures: number; awayUntil: Date | undefined }>()
  const listAway = () =>
    [...troubled].flatMap(([clientId, { awayUntil }]) => (awayUntil ? { clientId, awayUntil } : []))
  const leaveAlone = (clientId: string, failures: number) =>
    troubled.set(clientId, { failures, awayUntil: addSeconds(now(), AWAY_SECONDS) })
  return {
    away: () => listAway().map(({ clientId }) => clientId),
    /** Those of them that have been left alone long enough. */
    onTrial: () =>
      listAway().flatMap(({ clientId, awayUntil }) => (awayUntil <= now() ? clientId : [])),
    /** Whether to send to it now; of all who ask for one that is on trial, the first is told so. */
    mayTry(clientId: string): boolean {
      const { failures = 0, awayUntil } = troubled.get(clientId) ?? {}
      if (awayUntil === undefined) return true
      if (awayUntil > now()) return false
      leaveAlone(clientId, failures)
      return true
    },
    /** Of a trial that had nothing to send: the next one who asks may. */
    giveBack(clientId: string): void {
      const standing = troubled.get(clientId)
      if (standing?.awayUntil) standing.awayUntil = now()
    },
    failed(clientId: string): void {
      const failures = (troubled.get(clientId)?.failures ?? 0) + 1
      if (failures >= FAILURES_IN_A_ROW) leaveAlone(clientId, failures)
      else troubled.set(clientId, { failures, awayUntil: undefined })
    },
    answered: (clientId: string) => void troubled.delete(clientId),
  }
}
