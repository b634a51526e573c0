import { secondsBetween } from '@mot-cua/kernel'
import type { LevelAction } from '../../presets/preset.ts'
import { isOperated } from '../operator/paths.ts'
import type { Common } from '../session/session.ts'
import type { Hat, Role } from '../staff-account/staff-account.ts'
import type { Accent } from '../unit/unit.ts'

/** What is posted in the place of an account by an official who goes on as a citizen. */
export const AS_CITIZEN = 'citizen'
export const SWITCH_PATH = '/staff/switch'

/** An account that a person may act as now. */
export type OfferedHat = {
  staffAccountId: string
  unitName: string
  accent: Accent
  roles: readonly Role[]
  /** Messages to this account that nobody has read. */
  unread: number
}

/** An account of one's own that may not be worn. */
export type UnwearableReason = 'suspended' | 'ended'

export type HatStore = {
  /** Those neither ended nor suspended, by unit. */
  offered(personId: string): Promise<OfferedHat[]>
  /** Undefined where the account is not this person's. */
  whyUnwearable(of: {
    personId: string
    staffAccountId: string
  }): Promise<UnwearableReason | undefined>
  /** Undefined for one who has never come in as a citizen. */
  citizenName(personId: string): Promise<string | undefined>
}

/** A day's work: what was proved before it is proved again (security.md §1.1 row 13). */
export const PROOF_SECONDS = 8 * 60 * 60
/** At a shared computer the proof is no older than the longest session there. */
const SHARED_PROOF_SECONDS = 30 * 60

export const proofSeconds = ({ isSharedComputer }: Pick<Common, 'isSharedComputer'>) =>
  isSharedComputer ? SHARED_PROOF_SECONDS : PROOF_SECONDS

/** Which level of the e-ID each kind of account asks for: that of the post has a setting of its own (C1). */
export type StaffLevels = Record<'staff' | 'postal', 1 | 2>

export function staffLevels(levels: Record<LevelAction, 1 | 2>): StaffLevels {
  return { staff: levels['staff-sign-in'], postal: levels['postal-staff-sign-in'] }
}

/** Whose level an account asks for, by its roles. */
const kindOf = ({ roles }: Pick<Hat, 'roles'>): keyof StaffLevels =>
  roles.includes('postal') ? 'postal' : 'staff'

export function requiredLevelOf(
  hat: Pick<Hat, 'roles'>,
  levels: Record<LevelAction, 1 | 2>,
): 1 | 2 {
  return staffLevels(levels)[kindOf(hat)]
}

/** Whoever operates the province has shown two factors, whatever it asks of its officials (0031). */
export const OPERATOR_LEVEL = 2

/** Whose level an official's page asks for. */
export type StaffDemand = keyof StaffLevels | 'operator'

export const demandOf = (hat: Pick<Hat, 'roles'>, path: string): StaffDemand =>
  isOperated(path) ? 'operator' : kindOf(hat)

export function levelOf(demand: StaffDemand, levels: Record<LevelAction, 1 | 2>): 1 | 2 {
  return demand === 'operator' ? OPERATOR_LEVEL : staffLevels(levels)[demand]
}

type Proved = Pick<Common, 'authenticatedAt' | 'isSharedComputer'> & { level: 0 | 1 | 2 }

/** Whether who is signed in has proved enough, and lately enough, to act as another account. */
export function isProofGood(proved: Proved, { required, now }: { required: 1 | 2; now: Date }) {
  const ageSeconds = secondsBetween(proved.authenticatedAt, now)
  return proved.level >= required && ageSeconds <= proofSeconds(proved)
}
