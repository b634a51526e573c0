import type { SessionCookie } from '@mot-cua/web'
import type { Context } from 'hono'
import { type AuditEvent, actorOf } from '../audit/audit.ts'
import type { OnestopEnv } from '../page.ts'
import type { Sessions } from '../session/session.ts'
import type { SharedComputers } from '../session/shared-computer.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import type { Refusals } from '../sign-in/refusals.ts'
import type { StaffAccountStore } from '../staff-account/staff-account.ts'
import { OWN_ACCOUNT } from './paths.ts'

export type LocalEnterDeps = {
  sessions: Sessions
  cookie: SessionCookie
  staffAccounts: Pick<StaffAccountStore, 'findHat'>
  refusals: Refusals
  sharedComputers: Pick<SharedComputers, 'isMarked'>
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
}

type Proven = { staffAccountId: string; returnTo: string; at: Date; hasSecondFactor: boolean }

/**
 * The end of the way in by an issued account: a session with a new token and id, or the page that
 * says why not. A password alone opens the official's own account and nothing else.
 */
export async function enterByLocalAccount(
  c: Context<OnestopEnv>,
  deps: LocalEnterDeps,
  { staffAccountId, returnTo, at, hasSecondFactor }: Proven,
): Promise<string> {
  const { sessions, cookie, staffAccounts, refusals, writeAudit } = deps
  const { clientAddress: address, browserId } = c.var
  const hat = await staffAccounts.findHat(staffAccountId)
  if (!hat) return STAFF_SIGN_IN
  if (hat.account.isSuspended) {
    const actor = { staffAccountId, address }
    await writeAudit({ type: 'staff.refused', actor, detail: { reason: 'suspended' } })
    await refusals.remember({ browserId, hats: [hat] })
    return `${STAFF_SIGN_IN}/suspended`
  }
  const isMarked = await deps.sharedComputers.isMarked(browserId)
  const token = await sessions.replace(cookie.read(c), {
    kind: 'staff',
    method: 'local',
    staffAccountId,
    name: hat.account.fullName,
    authenticatedAt: at,
    isSharedComputer: isMarked || c.var.session?.isSharedComputer === true,
    ...(hasSecondFactor ? {} : { isOwnAccountOnly: true }),
  })
  const actor = actorOf(await sessions.read(token), address)
  await writeAudit({ type: 'staff.signed-in', actor, detail: { method: 'local', hasSecondFactor } })
  cookie.write(c, token)
  return hasSecondFactor ? returnTo : OWN_ACCOUNT
}
