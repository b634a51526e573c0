import type { StaffLevels } from '../hat/hat.ts'
import type { Role } from '../staff-account/staff-account.ts'
import type { Unit } from '../unit/unit.ts'

/** What an account can lack before the e-ID is the only way in (R008, R150). */
export const lacks = ['name', 'phone', 'number', 'verified', 'bound', 'level'] as const
export type Lack = (typeof lacks)[number]

/** As the column `lacks` has them; what depends on a setting, as the level does, is no bit. */
export const lackBits = { name: 1, number: 2, verified: 4, phone: 8, bound: 16 } as const
export const SUSPENDED_BIT = 64
export const ALL_LACK_BITS = Object.values(lackBits).reduce((all, bit) => all + bit, 0)

/** Whose report it is: the whole province, or the own unit with those below it. */
const provinceRoles: readonly Role[] = ['procedure-control', 'technical-admin']
export const readinessRoles: readonly Role[] = ['unit-head', 'unit-admin', ...provinceRoles]

/** The beginning of the paths that somebody sees; `/` is everything. */
export function reachOf({
  roles,
  unit,
}: {
  roles: readonly Role[]
  unit: { path: string }
}): string {
  return roles.some((role) => provinceRoles.includes(role)) ? '/' : unit.path
}

/** Accounts of one unit that are alike. */
export type Tally = {
  unitId: string
  lacks: number
  level: number | null
  /** Of the post; told apart where its level is another one. */
  isPostal: boolean
  accounts: number
}

export type Counts = { accounts: number; suspended: number; ready: number } & Record<Lack, number>

export type ReadinessStore = {
  tally(reach: string, required: StaffLevels): Promise<Tally[]>
  people(asked: PeopleAsked): Promise<ListedOfficial[]>
  /** Of one account. */
  lacksOf(staffAccountId: string, required: StaffLevels): Promise<Lack[]>
}

/** Whose accounts, and what they lack. */
export type LackAsked = {
  /** Of this unit and those below it. */
  path: string
  /** Undefined for everybody who lacks anything. */
  lack: Lack | undefined
  required: StaffLevels
}

export type PeopleAsked = LackAsked & { limit: number; offset: number }

export type ListedOfficial = {
  id: string
  username: string
  fullName: string
  phone: string | undefined
  unitName: string
  lacks: readonly Lack[]
  lastWornAt: Date | undefined
}

export const nobody: Counts = {
  accounts: 0,
  suspended: 0,
  ready: 0,
  name: 0,
  phone: 0,
  number: 0,
  verified: 0,
  bound: 0,
  level: 0,
}

/** What accounts that are alike lack; the level only of those whose holder is known. */
export function lacksOf(
  { lacks: bits, level, isPostal }: Pick<Tally, 'lacks' | 'level' | 'isPostal'>,
  required: StaffLevels,
): Lack[] {
  const requiredLevel = required[isPostal ? 'postal' : 'staff']
  return lacks.filter((lack) =>
    lack === 'level'
      ? (bits & lackBits.bound) === 0 && (level ?? 0) < requiredLevel
      : (bits & lackBits[lack]) !== 0,
  )
}

/** Suspended accounts stand apart: they sign in neither way. */
export function addTally(counts: Counts, tally: Tally, required: StaffLevels): Counts {
  const { accounts } = tally
  if ((tally.lacks & SUSPENDED_BIT) !== 0) {
    return { ...counts, suspended: counts.suspended + accounts }
  }
  const missing = lacksOf(tally, required)
  const next = { ...counts, accounts: counts.accounts + accounts }
  if (missing.length === 0) next.ready += accounts
  for (const lack of missing) next[lack] += accounts
  return next
}

export type UnitCounts = { unit: Unit; isItself: boolean; counts: Counts }

/**
 * Of one unit: what stands in it directly, and each unit right below it with all that is below
 * that; units without any account are left out.
 */
export function countBelow(
  units: readonly Unit[],
  top: Unit,
  { tallies, required }: { tallies: readonly Tally[]; required: StaffLevels },
): { total: Counts; rows: UnitCounts[] } {
  const paths = new Map(units.map(({ id, path }) => [id, path]))
  const parts = [
    { unit: top, isItself: true },
    ...units
      .filter(({ parentId }) => parentId === top.id)
      .map((unit) => ({ unit, isItself: false })),
  ].map((part) => ({ ...part, counts: nobody }))
  const byStep = new Map(parts.map((part) => [part.isItself ? '' : part.unit.code, part]))
  let total = nobody
  for (const tally of tallies) {
    const path = paths.get(tally.unitId)
    if (!path?.startsWith(top.path)) continue
    const [step = ''] = path.slice(top.path.length).split('/')
    const part = byStep.get(step)
    if (part) part.counts = addTally(part.counts, tally, required)
    total = addTally(total, tally, required)
  }
  const rows = parts.filter(({ counts }) => counts.accounts + counts.suspended > 0)
  return { total, rows }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Whole days until the e-ID is the only way in; 0 on the day and after it. */
export function daysLeft(cutOver: string | null, now: Date): number | undefined {
  if (cutOver === null) return undefined
  return Math.max(0, Math.ceil((new Date(cutOver).getTime() - now.getTime()) / DAY_MS))
}
