import type { Clock } from '@mot-cua/kernel'
import type { SessionCookie } from '@mot-cua/web'
import type { MiddlewareHandler } from 'hono'
import type { BreakGlass } from '../break-glass/break-glass.ts'
import { requiredLevelOf } from '../hat/hat.ts'
import type { OnestopEnv } from '../page.ts'
import type { Level } from '../person/person.ts'
import { requiredLevel } from '../sign-in/judge-arrival.ts'
import type { Hat, StaffAccountStore } from '../staff-account/staff-account.ts'
import type { StaffGate } from '../staff-sign-in/gate.ts'
import { type ByIssuer, isBreakGlass, type Sessions, type StaffSession } from './session.ts'

type Deps = {
  sessions: Sessions
  staffAccounts: Pick<StaffAccountStore, 'readHat'>
  cookie: SessionCookie
  gate: StaffGate
  breakGlass: Pick<BreakGlass, 'isRunning'>
  now: Clock
}

/**
 * Puts the session, if there is one, where every page finds it, and what an official may do as the
 * database has it now: one who was suspended meanwhile has no session any more, nor has
 * one who came in by a way that has been closed since.
 */
export function provideSession(deps: Deps): MiddlewareHandler<OnestopEnv> {
  const { sessions, cookie, gate, now } = deps
  return async (c, next) => {
    const token = cookie.read(c)
    const session = await sessions.read(token)
    if (session?.kind === 'citizen' && token) {
      const required = requiredLevel('citizen', c.var.settings, now())
      // As an official's: the day may have come since the sign-in.
      if (session.level === 0 && required > 0) {
        await sessions.end(token)
        cookie.clear(c)
      } else {
        c.set('session', session)
        c.set('missingLevel', missingLevel(session, required))
      }
    }
    if (session?.kind === 'staff' && token) {
      const hat = gate.mayGoOn(session) ? await readHat(deps, session) : undefined
      if (hat) {
        c.set('session', session)
        c.set('hat', hat)
        const required = requiredLevelOf(hat, c.var.settings.levels)
        if (session.method === 'eid') c.set('missingLevel', missingLevel(session, required))
      } else {
        await sessions.end(token)
        cookie.clear(c)
      }
    }
    await next()
  }
}

/** An operator may have raised the level since the session began. */
function missingLevel({ level }: Pick<ByIssuer, 'level'>, required: Level): 1 | 2 | undefined {
  return required === 0 || level >= required ? undefined : required
}

/** Behind the broken glass: no other role of the account, and nothing once the use has ended. */
async function readHat(
  { staffAccounts, breakGlass }: Pick<Deps, 'staffAccounts' | 'breakGlass'>,
  session: StaffSession,
): Promise<Hat | undefined> {
  const hat = await staffAccounts.readHat(session)
  if (!hat || !isBreakGlass(session)) return hat
  const { breakGlassId: id, staffAccountId } = session
  const roles = hat.roles.filter((role) => role === 'technical-admin')
  if (roles.length === 0 || !(await breakGlass.isRunning({ id, staffAccountId }))) return undefined
  return { ...hat, roles }
}
