import { createBackendMeter, readUsage } from '../usage.ts'
import type { Parties, Party } from './parties.ts'

/** Milliseconds of processor time by who used them. */
export type Used = Record<string, number>

/** What everybody has used so far, the load generator too; Redis serves others beside. */
export function createMeter(parties: Parties, provinces: Record<string, Party>) {
  const { identity, portal, registry } = parties
  const readPostgresMs = createBackendMeter(parties.databaseUrl)
  return (): Used => {
    const { user, system } = process.cpuUsage()
    const used = Object.entries({ identity, portal, registry, ...provinces }).map(
      ([name, party]) => [name, readUsage(party.pid()).cpuMs] as const,
    )
    const generator = (user + system) / 1000
    return { ...Object.fromEntries(used), postgres: readPostgresMs(), generator }
  }
}

/** Of each of so many. */
export function usedEach(before: Used, after: Used, times: number): Used {
  const each = Object.entries(after).map(([name, ms]) => {
    const one = (ms - (before[name] ?? 0)) / times
    return [name, Math.round(one * 100) / 100] as const
  })
  return Object.fromEntries(each)
}
