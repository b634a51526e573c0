import { DomainError } from '@mot-cua/kernel'
import type { Context, MiddlewareHandler } from 'hono'
import type { Actor } from '../audit/actor.ts'
import type { SignedInEnv } from '../page.ts'

/** For everybody else the pages of administrators do not exist. */
export function requireAdmin(): MiddlewareHandler<SignedInEnv> {
  return async (c, next) => {
    // Absent at run time where nobody is signed in, whatever the type promises those behind us.
    const session: SignedInEnv['Variables']['session'] | undefined = c.var.session
    if (session?.audience !== 'administrator') {
      throw new DomainError('not-found', 'a page of administrators')
    }
    return next()
  }
}

/** The administrator who sent this request, for the audit. */
export function actorOf(c: Context<SignedInEnv>): Actor {
  const { personId, accountId, name } = c.var.session
  return { personId, accountId, name, address: c.var.clientAddress }
}
