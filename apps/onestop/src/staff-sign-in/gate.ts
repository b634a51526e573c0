import type { Clock } from '@mot-cua/kernel'
import type { ProvinceSettings } from '../../presets/preset.ts'

/** How an official comes in: by the issued account, or by the e-ID. */
export type StaffMethod = 'local' | 'eid'

/** What an official may do in one way at one moment. */
export type StaffDecision = 'open' | 'closed'

/**
 * The one rule of the cut-over of officials (R004, C11): from the day on the e-ID is the only way
 * in; without a day both ways stay.
 */
export function decideStaffSignIn(
  { cutOver }: Pick<ProvinceSettings, 'cutOver'>,
  method: StaffMethod,
  now: Date,
): StaffDecision {
  if (method === 'eid' || cutOver.staff === null) return 'open'
  return now < new Date(cutOver.staff) ? 'open' : 'closed'
}

type Deps = { settings: { current(): Pick<ProvinceSettings, 'cutOver'> }; now: Clock }

export type StaffGate = ReturnType<typeof createStaffGate>

/** Asked on every path and at every request of a session: what was open before may be closed now. */
export function createStaffGate({ settings, now }: Deps) {
  return {
    isOpen: (method: StaffMethod) =>
      decideStaffSignIn(settings.current(), method, now()) === 'open',
  }
}
