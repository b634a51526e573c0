import { defineConfig } from 'vitest/config'
import { ClosingLine } from './packages/testing/src/closing-line.ts'

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.{ts,tsx}',
            'apps/**/*.test.{ts,tsx}',
            'sandbox/**/*.test.ts',
          ],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
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
