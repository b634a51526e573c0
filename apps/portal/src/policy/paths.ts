import type { GateQuestion } from './gate.ts'

export const STAFF_PATH = '/sign-in/staff'
export const CLOSED_PATH = '/sign-in/closed'

/** Where somebody is led whose kind of account is closed. */
export function closedPath({ type, audience }: GateQuestion): string {
  return `${CLOSED_PATH}?${new URLSearchParams({ type, audience })}`
}
