import type { PresetId, Role } from '@mot-cua/onestop'
import type { Gender } from '../residents/generated.ts'

/** Somebody with a story that tests and demonstrations need. Every id starts with 099: nobody's. */
export type Story = {
  /** Stable name for tests. */
  story: string
  /** What to expect, for the desk. */
  about: string
  personalId: string
  /** As the e-ID account has it. */
  fullName: string
  dateOfBirth: string
  gender: Gender
  phone: string
  level: 1 | 2
  password: string
  status: 'active' | 'locked'
  /** Issued by the portal, in the days before the e-ID. */
  portalAccount?: { username: string; password: string }
  /** What that account knows and holds. */
  atPortal?: { verifiedId?: string; dossiers: number; documents: number }
  /** Issued by provinces: whoever has one does not sign in by the post (R075). */
  staffAccounts?: readonly StaffAccountStory[]
  /** Of a province's old system: to be linked, never to sign in with. */
  localAccount?: { province: StaffAccountStory['province']; username: string; password: string }
  /** At the issuer of postal accounts. */
  postalAccount?: { username: string; password: string }
  /** Where the register knows something else than the account. */
  register?: { fullName?: string; dateOfBirth?: string; deceasedOn?: string }
}

/** An account of an official, and what its province knows of who holds it. */
export type StaffAccountStory = {
  /** The preset of the province. */
  province: Extract<PresetId, 'binhdinh-2024' | 'binhphuoc-2024'>
  /** By which the province named it to the portal before its one-stop system did. */
  reference?: string
  username: string
  /** Of the time before the cut-over. */
  password: string
  /** Of an authenticator app, for the break-glass sign-in; the desk shows the codes it makes. */
  totpSecret?: string
  /** Code of the unit, and its name. */
  unit: string
  unitName: string
  roles: readonly Role[]
  /** Whom the account stands for beside its holder (C24). */
  representation?: 'numbered-office' | 'division'
  /** Why nobody may use it now. */
  suspended?: string
  /** How much of THÔNG TIN XÁC THỰC is filled in; whoever has all of it is bound by signing in. */
  identity: 'none' | 'incomplete' | 'complete'
}
