/** Lets so many in at a time; the others wait in their order. */
export function createWindow(size: number) {
  let inside = 0
  const waiting: ((isIn: boolean) => void)[] = []
  return {
    /** False when no place became free in time. */
    enter(waitMs: number): Promise<boolean> {
      if (inside < size) {
        inside += 1
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const settle = (isIn: boolean) => {
          clearTimeout(timer)
          resolve(isIn)
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(settle), 1)
          resolve(false)
        }, waitMs)
        waiting.push(settle)
      })
    },
    leave(): void {
      const next = waiting.shift()
      if (next) next(true)
      else inside -= 1
    },
  }
}
