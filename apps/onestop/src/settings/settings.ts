import { type Clock, secondsBetween } from '@mot-cua/kernel'
import type { ProvinceNotice, ProvinceSettings } from '../../presets/preset.ts'
import type { Actor } from '../audit/audit.ts'

/** So long a change may take to be heard of by every process. */
const SETTINGS_AGE_SECONDS = 2

export type SettingKey = keyof ProvinceSettings
/** What an operator has changed; every other key is the preset's. */
export type Overrides = Partial<ProvinceSettings>

export type SettingChange<K extends SettingKey = SettingKey> = {
  key: K
  value: ProvinceSettings[K]
  reason: string
}
/** The version that the operator had on the screen, and who it is. */
type ChangeBy = { version: number; actor: Actor & { name: string } }
/** `stale`: somebody else was first, so what was confirmed is not what would be changed. */
export type ChangeOutcome = 'changed' | 'stale'

export type SettingStore = {
  read(): Promise<{ version: number; overrides: Overrides }>
  change(
    change: SettingChange,
    by: ChangeBy & { before: unknown; at: Date },
  ): Promise<ChangeOutcome>
}

/** Everything that holds in this province now. */
export type CurrentSettings = ProvinceSettings & {
  /** Grows with every change, so that a form filled in before one is noticed. */
  version: number
}

type Deps = {
  preset: ProvinceSettings
  store: SettingStore
  now: Clock
  onFailure: (error: unknown) => void
}

export type Settings = ReturnType<typeof createSettings>

/**
 * What an operator may change while the program runs: it holds in every process within seconds,
 * and at once in the process that makes the change.
 */
export function createSettings(deps: Deps) {
  const reading = createReading(deps)
  return {
    /** What was read last; `freshen` has run before any page. */
    current: () => withNoticesInForce(reading.current(), deps.now()),
    /** As it is set, with notices whose time has not come or is over. */
    all: () => reading.current(),
    freshen: () => reading.freshen(),
    async change(change: SettingChange, by: ChangeBy): Promise<ChangeOutcome> {
      // Another process may have changed it seconds ago: what is replaced is what the audit tells.
      await reading.read()
      const before = reading.current()[change.key]
      const outcome = await deps.store.change(change, { ...by, before, at: deps.now() })
      await reading.read()
      return outcome
    },
  }
}

function withNoticesInForce(settings: CurrentSettings, now: Date): CurrentSettings {
  const inForce = (notice: ProvinceNotice | null) =>
    notice && isInForce(notice, now) ? notice : null
  const { home, 'staff-sign-in': staffSignIn } = settings.notices
  return { ...settings, notices: { home: inForce(home), 'staff-sign-in': inForce(staffSignIn) } }
}

function isInForce({ from, until }: ProvinceNotice, now: Date): boolean {
  return (from === null || new Date(from) <= now) && (until === null || now < new Date(until))
}

/**
 * Each process reads again before a request that comes seconds after the last reading: no message
 * can get lost, and nothing runs while nobody asks.
 */
function createReading({ preset, store, now, onFailure }: Deps) {
  let known: CurrentSettings | undefined
  let last: { at: Date; reading: Promise<void> } | undefined
  const read = () => {
    const reading = store.read().then(({ version, overrides }) => {
      known = { ...preset, ...overrides, version }
    })
    last = { at: now(), reading }
    return reading
  }
  return {
    read,
    current(): CurrentSettings {
      if (!known) throw new Error('the settings of the province have not been read yet')
      return known
    },
    /** While the database is away what was read last goes on: nobody can have changed it. */
    async freshen(): Promise<void> {
      const isOld = !last || Math.abs(secondsBetween(last.at, now())) >= SETTINGS_AGE_SECONDS
      try {
        await (isOld ? read() : last?.reading)
      } catch (error) {
        if (!known) throw error
        onFailure(error)
      }
    },
  }
}
