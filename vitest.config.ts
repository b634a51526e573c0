import { defineConfig } from 'vitest/config'
import { ClosingLine } from './packages/testing/src/closing-line.ts'

/** Looks at every line that is logged on the way. */
const logCanary = './packages/testing/src/log-canary.ts'

export default defineConfig({
  test: {
    // One worker a core: half of a database test is waiting, the rest is the database's own work.
    maxWorkers: '100%',
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: [logCanary],
          // Nothing here mocks a module or keeps state in one, so files can share a worker: half the
          // time went into reading the same modules again.
          isolate: false,
          sequence: { groupOrder: 0 },
          include: [
            'packages/**/*.test.{ts,tsx}',
            'apps/**/*.test.{ts,tsx}',
            'sandbox/**/*.test.ts',
            'operations/**/*.test.ts',
          ],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          setupFiles: [logCanary],
          // After the others, so that the browser has the machine to itself.
          sequence: { groupOrder: 1 },
          include: ['tests/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One sandbox and one browser at a time: the journeys share two cores.
          fileParallelism: false,
        },
      },
    ],
  },
})
