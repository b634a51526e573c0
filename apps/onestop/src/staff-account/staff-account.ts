import type { Accent } from '../unit/unit.ts'

export const roles = [
  'reception',
  'processing',
  'approver',
  'records-clerk',
  'result-delivery',
  'procedure-control',
  'postal',
  'unit-head',
  'unit-admin',
  'technical-admin',
] as const
export type Role = (typeof roles)[number]

export const roleLabel = (role: Role) => `role.${role}` as const

/** Whom an account stands for beside its holder (C24). */
export type Representation = 'none' | 'numbered-office' | 'division'

export type StaffAccount = {
  id: string
  username: string
  fullName: string
  unitId: string
  isSuspended: boolean
}

/** What an official acts as: an account, its unit and its roles, as they are now. */
export type Hat = {
  account: StaffAccount
  unit: { id: string; code: string; name: string; path: string; accent: Accent }
  roles: readonly Role[]
}

/** Whom an official of a unit turns to; of the unit itself, or of the nearest one above it. */
export type UnitAdministrator = { fullName: string; phone: string | undefined; unitName: string }

export type NewStaffAccount = {
  username: string
  fullName: string
  phone?: string | undefined
  unitCode: string
  roles: readonly Role[]
  representation?: Representation
  passwordHash?: string
  suspended?: { reason: string }
}

export type StaffAccountStore = {
  /** Every account of a person that has not ended, those suspended too, by unit. */
  hatsOf(personId: string): Promise<Hat[]>
  /**
   * The hat of one account while it may be worn: not ended, not suspended, and where a person is
   * named, still that person's.
   */
  readHat(worn: { staffAccountId: string; personId?: string | undefined }): Promise<Hat | undefined>
  /** Of one account that has not ended, suspended or not. */
  findHat(staffAccountId: string): Promise<Hat | undefined>
  administratorOf(unitPath: string): Promise<UnitAdministrator | undefined>
  /** Those whose user name is there already stay as they are. */
  add(accounts: readonly NewStaffAccount[], at: Date): Promise<void>
}

/** What an official's arrival leads to: hats are those of the person, the last one remembered. */
export type HatChoice =
  | { outcome: 'none' }
  | { outcome: 'suspended'; hats: readonly Hat[] }
  | { outcome: 'wear'; hat: Hat }
  | { outcome: 'choose'; hats: readonly Hat[] }

export function chooseHat(hats: readonly Hat[], lastStaffAccountId: string | undefined): HatChoice {
  if (hats.length === 0) return { outcome: 'none' }
  const wearable = hats.filter(({ account }) => !account.isSuspended)
  const [only, ...others] = wearable
  if (!only) return { outcome: 'suspended', hats }
  const last = wearable.find(({ account }) => account.id === lastStaffAccountId)
  const hat = others.length === 0 ? only : last
  return hat ? { outcome: 'wear', hat } : { outcome: 'choose', hats: wearable }
}
