/** Runs the tasks of one key one after another, in the order they were handed in. */
export type Turns = <T>(key: string, task: () => Promise<T>) => Promise<T>

/** A task that fails stops nobody behind it; tasks of different keys do not wait for each other. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return (key, task) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(task)
    const settled = mine
      .catch(() => undefined)
      .finally(() => {
        if (last.get(key) === settled) last.delete(key)
      })
    last.set(key, settled)
    return mine
  }
}
