import type { LevelAction, ProvinceSettings } from '../../presets/preset.ts'
import type { Arrived, Level } from '../person/person.ts'
import type { Audience } from './paths.ts'

export const acrOf = { 1: 'urn:eid:level1', 2: 'urn:eid:level2' } as const

/** Which requirement a way in has. */
const actionOf = {
  citizen: 'citizen-sign-in',
  staff: 'staff-sign-in',
} as const satisfies Record<Audience, LevelAction>

/** From when citizens come in by the e-ID alone, if that day has come (R005, C11). */
export function citizenDayPassed(
  { cutOver }: Pick<ProvinceSettings, 'cutOver'>,
  now: Date,
): Date | undefined {
  if (cutOver.citizen === null) return undefined
  const day = new Date(cutOver.citizen)
  return day <= now ? day : undefined
}

/**
 * How high somebody has to come. Of citizens nothing where the lowest is enough: the portal's own
 * accounts have no level, and whether they may be used is the portal's to say, until the day from
 * which this province takes the e-ID alone.
 */
export function requiredLevel(
  audience: Audience,
  settings: Pick<ProvinceSettings, 'levels' | 'cutOver'>,
  now: Date,
): Level {
  const asked = settings.levels[actionOf[audience]]
  const isAnyEnough = audience === 'citizen' && asked === 1 && !citizenDayPassed(settings, now)
  return isAnyEnough ? 0 : asked
}

/** What is demanded of the issuer. */
export function demandedAcr(required: Level): string | undefined {
  return required === 0 ? undefined : acrOf[required]
}

/** Whether who has arrived comes high enough; asked of the answer too, never of the wish alone. */
export function isHighEnough({ level }: Pick<Arrived, 'level'>, required: Level): boolean {
  return level >= required
}
