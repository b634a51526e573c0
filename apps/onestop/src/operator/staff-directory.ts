import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'
import type { Role } from '../staff-account/staff-account.ts'

/** What may be done to an account; each is one guarded statement and one line of the audit. */
export const staffActions = ['suspend', 'resume', 'end', 'unbind'] as const
export type StaffAction = (typeof staffActions)[number]

export type ListedStaff = {
  id: string
  username: string
  fullName: string
  unitName: string
  unitPath: string
  roles: readonly Role[]
  hasPhone: boolean
  isBound: boolean
  /** `isOperators`: by an operator, so that the unit does not lift it. */
  suspended: { at: Date; reason: string; isOperators: boolean } | undefined
  endedAt: Date | undefined
}

export type StaffChange = { id: string; action: StaffAction; reason: string }
type Ordered = StaffChange & { at: Date; actor: Actor }

export type StaffDirectoryStore = {
  /** By user name, those whose name or user name has the words; at most `most`. */
  search(words: string, most: number): Promise<ListedStaff[]>
  find(id: string): Promise<ListedStaff | undefined>
  /** False where the account is not in a state that allows it. */
  change(ordered: Ordered): Promise<boolean>
  countUnbound(): Promise<number>
}

/** `own`: nobody takes the own account away from oneself. */
export type StaffChangeOutcome = 'changed' | 'not-now' | 'own'

type Deps = {
  store: StaffDirectoryStore
  sessions: { endOfStaffAccount(staffAccountId: string): Promise<void> }
  now: Clock
}

export type StaffDirectory = ReturnType<typeof createStaffDirectory>

/** The accounts of officials, for those who operate the province. */
export function createStaffDirectory({ store, sessions, now }: Deps) {
  return {
    ...store,
    /** Whoever loses the account loses its open sessions too, in every process. */
    async change(change: StaffChange, actor: Actor): Promise<StaffChangeOutcome> {
      if (actor.staffAccountId === change.id) return 'own'
      const isChanged = await store.change({ ...change, at: now(), actor })
      if (!isChanged) return 'not-now'
      await sessions.endOfStaffAccount(change.id)
      return 'changed'
    },
  }
}

/** What may be done to an account as it is. */
export function actionsFor({ isBound, suspended, endedAt }: ListedStaff): StaffAction[] {
  if (endedAt) return []
  const standing: StaffAction[] = suspended ? ['resume'] : []
  // The unit's own suspension may be taken over: from then on it is not the unit's to lift.
  if (!suspended?.isOperators) standing.push('suspend')
  return [...standing, ...(isBound ? (['unbind'] as const) : []), 'end']
}
