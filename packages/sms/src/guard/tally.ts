import { addSeconds } from '@mot-cua/kernel'

/** The counters of the ephemeral store: all processes count together there. */
export type TallyCounters = {
  count(
    key: string,
    window: { seconds: number; by?: number },
  ): Promise<{ value: number; resetsAt: Date }>
}

/** What is counted how: in a window of so many seconds, told to the others at once from `eager` on. */
export type TallyKind = { seconds: number; eager: number }

type Line = TallyKind & {
  /** What this process has counted and not told the others yet. */
  pending: number
  /** What all had counted when this process told them last. */
  known: number
  resetsAt: Date
}

/** Few counts wait so long to be told: each telling is a statement. */
const TELL_SECONDS = 30
/** Keys not counted for a while are forgotten at this many, the oldest first. */
const MOST_LINES = 5000

/**
 * Counters of all processes that cost a request nothing: each process counts for itself and adds to
 * the common counts on a timer. What others have not told yet is not known: a limit can be passed by
 * `eager` for each of them.
 */
export function createTally(counters: TallyCounters) {
  const lines = new Map<string, Line>()
  let toldAt = new Date(0)

  function lineOf(key: string, kind: TallyKind): Line {
    const line = lines.get(key) ?? { ...kind, pending: 0, known: 0, resetsAt: new Date(0) }
    lines.delete(key)
    lines.set(key, line)
    const oldest = lines.size > MOST_LINES ? lines.keys().next().value : undefined
    if (oldest !== undefined) lines.delete(oldest)
    return line
  }

  return {
    add(key: string, kind: TallyKind, by: number): void {
      lineOf(key, kind).pending += by
    },
    /** The count as far as it is known here. */
    read(key: string, now: Date): { value: number; resetsAt: Date } {
      const line = lines.get(key)
      if (!line) return { value: 0, resetsAt: now }
      const known = line.resetsAt > now ? line.known : 0
      return { value: known + line.pending, resetsAt: line.resetsAt }
    },
    /** Tells the others what is due, or all, and learns their counts. Rejects when the store is away. */
    async flush(now: Date, isAll: boolean): Promise<void> {
      const isTime = isAll || addSeconds(toldAt, TELL_SECONDS) <= now
      if (isTime) toldAt = now
      for (const [key, line] of lines) {
        if (line.pending === 0 && line.resetsAt <= now) lines.delete(key)
      }
      const due = [...lines].filter(([, line]) => isTime || line.pending >= line.eager)
      await Promise.all(due.map(([key, line]) => tell(counters, key, line)))
    },
  }
}

async function tell(counters: TallyCounters, key: string, line: Line): Promise<void> {
  const by = line.pending
  if (by === 0) return
  line.pending = 0
  try {
    const { value, resetsAt } = await counters.count(key, { seconds: line.seconds, by })
    line.known = value
    line.resetsAt = resetsAt
  } catch (error) {
    line.pending += by
    throw error
  }
}
