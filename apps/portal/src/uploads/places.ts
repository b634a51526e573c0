/**
 * How many files are taken in at a time: each is held in memory until it is looked through. One at a
 * time for each sender, so that none can keep the others out.
 */
export function createPlaces(atMost: number) {
  const taken = new Set<string>()
  return {
    /** Undefined when all are taken, or the sender has one already. */
    async hold<T>(sender: string, work: () => Promise<T>): Promise<T | undefined> {
      if (taken.size >= atMost || taken.has(sender)) return undefined
      taken.add(sender)
      try {
        return await work()
      } finally {
        taken.delete(sender)
      }
    },
  }
}

export type Places = ReturnType<typeof createPlaces>
