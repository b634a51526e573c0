import type { Clock } from '@mot-cua/kernel'
import type { ProvinceSettings } from '../../presets/preset.ts'
import { type StaffLevels, staffLevels } from '../hat/hat.ts'

/** How many were ready on a day, `YYYY-MM-DD`. */
export type DayCount = { day: string; accounts: number; ready: number }

export type TrendStore = {
  /** Of every unit, once a day: the first that comes counts, all others change nothing. */
  keepDay(of: { at: Date; required: StaffLevels }): Promise<void>
  /** The newest first; of this unit and those below it. */
  lastDays(path: string, limit: number): Promise<DayCount[]>
}

/**
 * What the round kept of today is from its first minutes: the page counts anew, and says the same
 * of today in every place.
 */
export function withToday(days: readonly DayCount[], today: DayCount): DayCount[] {
  return [today, ...days.filter(({ day }) => day !== today.day)]
}

type Deps = {
  store: TrendStore
  settings: { freshen(): Promise<void>; current(): Pick<ProvinceSettings, 'levels'> }
  now: Clock
}

/** A round that any process may run, as often as it likes. */
export function createDailyCount({ store, settings, now }: Deps) {
  return {
    async runRound(): Promise<void> {
      await settings.freshen()
      await store.keepDay({ at: now(), required: staffLevels(settings.current().levels) })
    },
  }
}
