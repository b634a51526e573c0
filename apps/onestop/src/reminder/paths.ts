import type { Lack } from '../readiness/readiness.ts'
import type { Unit } from '../unit/unit.ts'

export const REMINDERS_PATH = '/staff/readiness/reminders'

/** For officials of this unit and those below it; `done` is how many were just written to. */
export function remindersPath(
  { id: unit }: Pick<Unit, 'id'>,
  lack: Lack | undefined,
  done?: number,
) {
  const news = done === undefined ? {} : { done: String(done) }
  return `${REMINDERS_PATH}?${new URLSearchParams({ unit, ...(lack ? { lack } : {}), ...news })}`
}
