import type { Actor } from '../audit/audit.ts'
import type { Sessions } from '../session/session.ts'
import type { BreakGlass } from './break-glass.ts'

export type EndingDeps = {
  breakGlass: Pick<BreakGlass, 'finish'>
  sessions: Pick<Sessions, 'endOfStaffAccount'>
}

/** At once, in every process. False where it had ended. */
export async function endUse(
  { breakGlass, sessions }: EndingDeps,
  { id, actor }: { id: string; actor: Actor },
): Promise<boolean> {
  const staffAccountId = await breakGlass.finish(id, actor)
  if (staffAccountId === undefined) return false
  await sessions.endOfStaffAccount(staffAccountId)
  return true
}
