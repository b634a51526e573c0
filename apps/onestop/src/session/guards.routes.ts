import { DomainError } from '@mot-cua/kernel'
import type { MiddlewareHandler } from 'hono'
import { OPERATOR } from '../operator/paths.ts'
import type { CitizenEnv, StaffEnv } from '../page.ts'
import { askForLevel, here } from '../sign-in/ask-for-level.tsx'
import { signInPath } from '../sign-in/paths.ts'
import type { Role } from '../staff-account/staff-account.ts'
import { OWN_ACCOUNT } from '../staff-sign-in/paths.ts'
import { isBreakGlass, type StaffSession } from './session.ts'

/**
 * A citizen, or off to the sign-in and back. An official under a hat is no citizen.
 *
 * @public
 */
export function requireCitizen(): MiddlewareHandler<CitizenEnv> {
  return async (c, next) => {
    // Absent at run time where nobody is signed in, whatever the type promises those behind us.
    const session: { kind: string } | undefined = c.var.session
    if (session?.kind !== 'citizen') return c.redirect(signInPath('citizen', here(c)), 303)
    const { missingLevel } = c.var
    if (missingLevel !== undefined) return askForLevel(c, missingLevel)
    return next()
  }
}

/** An official under a hat; where roles are named, with one of them. */
export function requireStaff({
  roles,
}: {
  roles?: readonly Role[]
} = {}): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const hat: StaffEnv['Variables']['hat'] | undefined = c.var.hat
    if (!hat) return c.redirect(signInPath('staff', here(c)), 303)
    const bounds = boundsOf(c.var.session)
    if (bounds && !isWithin(c.req.path, bounds)) return c.redirect(bounds, 303)
    if (roles && !hat.roles.some((role) => roles.includes(role))) {
      throw new DomainError('not-found', 'a page of other roles')
    }
    const { missingLevel } = c.var
    if (missingLevel !== undefined) return askForLevel(c, missingLevel)
    return next()
  }
}

/**
 * A password alone opens the official's own account and nothing beside it; two administrators
 * open what is operated and nothing of an official's work.
 */
function boundsOf(session: StaffSession): string | undefined {
  if (isBreakGlass(session)) return OPERATOR
  return session.method === 'local' && session.isOwnAccountOnly ? OWN_ACCOUNT : undefined
}

function isWithin(path: string, bounds: string): boolean {
  return path === bounds || path.startsWith(`${bounds}/`)
}
