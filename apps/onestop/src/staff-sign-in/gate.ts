import { type Clock, secondsBetween } from '@mot-cua/kernel'
import type { ProvinceSettings } from '../../presets/preset.ts'

/** How an official comes in: by the issued account, by the e-ID, or as two administrators agree. */
export type StaffMethod = 'local' | 'eid' | 'break-glass'

/** What an official may do in one way at one moment. */
export type StaffDecision = 'open' | 'closed'

/** How long somebody who has broken the glass may stay, however busy. */
export const BREAK_GLASS_SECONDS = 60 * 60

/**
 * The one rule of the cut-over of officials (R004, C11): from the day on the e-ID is the only way
 * in; without a day both ways stay. The glass is there to be broken once the issued account is
 * shut, and not before.
 */
export function decideStaffSignIn(
  { cutOver }: Pick<ProvinceSettings, 'cutOver'>,
  method: StaffMethod,
  now: Date,
): StaffDecision {
  if (method === 'eid') return 'open'
  const isCutOver = cutOver.staff !== null && now >= new Date(cutOver.staff)
  return isCutOver === (method === 'break-glass') ? 'open' : 'closed'
}

type Deps = { settings: { current(): Pick<ProvinceSettings, 'cutOver'> }; now: Clock }

export type StaffGate = ReturnType<typeof createStaffGate>

/** Asked on every path and at every request of a session: what was open before may be closed now. */
export function createStaffGate({ settings, now }: Deps) {
  const isOpen = (method: StaffMethod) =>
    decideStaffSignIn(settings.current(), method, now()) === 'open'
  return {
    isOpen,
    /**
     * Of a session: one behind the broken glass has an hour, also when the day is moved meanwhile,
     * because moving it may be what the glass was broken for.
     */
    mayGoOn: ({ method, startedAt }: { method: StaffMethod; startedAt: Date }) =>
      method === 'break-glass'
        ? secondsBetween(startedAt, now()) < BREAK_GLASS_SECONDS
        : isOpen(method),
  }
}
