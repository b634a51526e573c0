import type { OnestopPage } from '../page.ts'
import { type Hat, type Role, roleLabel } from './staff-account.ts'

export function tellRoles({ t }: Pick<OnestopPage, 't'>, roles: readonly Role[]): string {
  return roles.map((role) => t(roleLabel(role))).join(', ')
}

/** Of two accounts in one unit the roles tell which is worn. */
export function stripOf(page: OnestopPage, { unit, roles }: Hat) {
  return { label: `${unit.name} · ${tellRoles(page, roles)}`, accent: unit.accent }
}
