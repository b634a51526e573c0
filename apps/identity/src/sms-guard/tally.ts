/** The counters of the ephemeral store: all processes count together there. */
export type TallyCounters = {
  count(
    key: string,
    window: { seconds: number; by?: number },
  ): Promise<{ value: number; resetsAt: Date }>
}

type Line = {
  seconds: number
  /** What this process has counted and not told the others yet. */
  pending: number
  /** What all had counted when this process told them last. */
  known: number
  resetsAt: Date
}

/** Keys not counted for a while are forgotten at this many, the oldest first. */
const MOST_LINES = 5000

/**
 * Counters of all processes that cost a request nothing: each process counts for itself and adds
 * to the common count every two seconds. What others did since then is not known yet: a limit can
 * be passed by what they send in two seconds.
 */
export function createTally(counters: TallyCounters) {
  const lines = new Map<string, Line>()

  function lineOf(key: string, seconds: number): Line {
    const line = lines.get(key) ?? { seconds, pending: 0, known: 0, resetsAt: new Date(0) }
    lines.delete(key)
    lines.set(key, line)
    const oldest = lines.size > MOST_LINES ? lines.keys().next().value : undefined
    if (oldest !== undefined) lines.delete(oldest)
    return line
  }

  return {
    add(key: string, seconds: number, by: number): void {
      lineOf(key, seconds).pending += by
    },
    /** The count as far as it is known here. */
    read(key: string, now: Date): { value: number; resetsAt: Date } {
      const line = lines.get(key)
      if (!line) return { value: 0, resetsAt: now }
      const known = line.resetsAt > now ? line.known : 0
      return { value: Math.max(0, known + line.pending), resetsAt: line.resetsAt }
    },
    /** Tells the others, and learns what they have counted. Rejects when the store is away. */
    async flush(now: Date): Promise<void> {
      for (const [key, line] of lines) {
        if (line.pending === 0 && line.resetsAt <= now) lines.delete(key)
      }
      await Promise.all([...lines].map(([key, line]) => flushLine(counters, key, line)))
    },
  }
}

async function flushLine(counters: TallyCounters, key: string, line: Line): Promise<void> {
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
