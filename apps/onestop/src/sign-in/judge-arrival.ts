import type { LevelAction } from '../../presets/preset.ts'
import type { Arrived } from '../person/person.ts'
import type { Audience } from './paths.ts'

export const acrOf = { 1: 'urn:eid:level1', 2: 'urn:eid:level2' } as const

/** Which requirement a way in has. */
export const actionOf = {
  citizen: 'citizen-sign-in',
  staff: 'staff-sign-in',
} as const satisfies Record<Audience, LevelAction>

/**
 * Which levels are demanded of the issuer. Of citizens none where the lowest is enough: the
 * portal's own accounts have no level, and whether they may be used is the portal's to say.
 */
export function demandedAcr(audience: Audience, required: 1 | 2): string | undefined {
  return audience === 'citizen' && required === 1 ? undefined : acrOf[required]
}

/** Whether who has arrived comes high enough; asked of the answer too, never of the wish alone. */
export function isHighEnough(
  { level }: Pick<Arrived, 'level'>,
  { audience, required }: { audience: Audience; required: 1 | 2 },
): boolean {
  if (audience === 'citizen' && required === 1) return true
  return level >= required
}
