/** PostgreSQL: unique_violation. */
const UNIQUE_VIOLATION = '23505'

/** Whether a statement failed because somebody was first; `constraint` as the migrations name it. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: violated } = error as { code?: string; constraint?: string }
  return code === UNIQUE_VIOLATION && violated === constraint
}
