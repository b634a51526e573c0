import type { Context, MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type Actor, actorOf } from '../audit/audit.ts'
import { OPERATOR_LEVEL } from '../hat/hat.ts'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import type { StaffSession } from '../session/session.ts'
import { askForLevel } from '../sign-in/ask-for-level.tsx'

/**
 * Technical administrators alone, and never at level 1: whatever the province asks of its officials,
 * who changes it has shown two factors.
 */
export function requireOperator(): MiddlewareHandler<StaffEnv>[] {
  const isStrongEnough = createMiddleware<StaffEnv>((c, next) =>
    isStrong(c.var.session) ? next() : askForLevel(c, OPERATOR_LEVEL),
  )
  return [requireStaff({ roles: ['technical-admin'] }), isStrongEnough]
}

function isStrong(session: StaffSession): boolean {
  if (session.method === 'eid') return session.level >= OPERATOR_LEVEL
  return session.method === 'break-glass' || !session.isOwnAccountOnly
}

/** Who acts, with the name that histories show. */
export function operatorOf(c: Context<StaffEnv>): Actor & { name: string } {
  const { session, hat, clientAddress } = c.var
  return { ...actorOf(session, clientAddress), name: hat.account.fullName }
}
