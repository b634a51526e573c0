import type { Portal } from '@mot-cua/portal'
import { describe, expect, test } from 'vitest'
import { settleCutOver } from './cut-over.ts'

type Line = ReturnType<Portal['policies']['current']>['lines'][number]

/** The policies as far as the sandbox uses them. */
function createPolicies(lines: Line[] = []) {
  const kept = [...lines]
  return {
    current: () => ({ lines: kept, switched: new Map(), version: 1 }),
    change: async (
      { line, replaces }: Parameters<Portal['policies']['change']>[0],
      { actor }: Parameters<Portal['policies']['change']>[1],
    ) => {
      const at = kept.findIndex(
        ({ audience, from }) =>
          audience === line.audience && from.getTime() === replaces?.getTime(),
      )
      kept.splice(at < 0 ? kept.length : at, at < 0 ? 0 : 1, { ...line, changedBy: actor.name })
      return 'changed' as const
    },
    days: () => kept.map(({ audience, from }) => `${audience} ${from.toISOString()}`),
  }
}

const NOW = new Date('2026-11-21T20:00:00Z')

describe('the sandbox’s days', () => {
  test('citizens’ is 30 days ahead, organisations’ is the law’s', async () => {
    const policies = createPolicies()
    await settleCutOver(policies, NOW)
    expect(policies.days()).toEqual([
      'person 2026-12-21T17:00:00.000Z',
      'organization 2025-06-30T17:00:00.000Z',
    ])
  })

  test('the next day’s start moves them along, the same day’s changes nothing', async () => {
    const policies = createPolicies()
    await settleCutOver(policies, NOW)
    await settleCutOver(policies, NOW)
    expect(policies.days()).toHaveLength(2)
    await settleCutOver(policies, new Date('2026-11-22T20:00:00Z'))
    expect(policies.days()[0]).toBe('person 2026-12-22T17:00:00.000Z')
    expect(policies.days()).toHaveLength(2)
  })

  test('what an administrator has set stays', async () => {
    const from = new Date('2026-12-31T17:00:00Z')
    const moved = { type: 'portal', audience: 'person', access: 'link-only' } as const
    const policies = createPolicies([{ ...moved, from, changedBy: 'Trần Thị Mai' }])
    await settleCutOver(policies, NOW)
    expect(policies.days()).toContain('person 2026-12-31T17:00:00.000Z')
    expect(policies.days()).toHaveLength(2)
  })
})
