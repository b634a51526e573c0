import { secondsBetween } from '@mot-cua/kernel'
import type { SessionCookie } from '@mot-cua/web'
import type { Context } from 'hono'
import { type AuditEvent, actorOf } from '../audit/audit.ts'
import type { OnestopEnv } from '../page.ts'
import type { Persons } from '../person/person.ts'
import type { ByIssuer, Common, Session, Sessions } from '../session/session.ts'
import type { Hat } from '../staff-account/staff-account.ts'

export type HatDeps = {
  persons: Pick<Persons, 'rememberHat'>
  sessions: Sessions
  cookie: SessionCookie
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
}

/** What the issuer said of whoever puts a hat on. */
export type Proof = ByIssuer & Omit<Common, 'name'>

/** What goes on from one hat to the next without a further proof: its age and the time spent too. */
export function carryProof(session: Session & ByIssuer, now: Date): Proof {
  const { personId, issuer, subject, sid, level, amr, technicalId } = session
  const { authenticatedAt, isSharedComputer, startedAt, spentSeconds = 0 } = session
  const byIssuer = { personId, issuer, subject, sid, level, amr, technicalId }
  const spent = spentSeconds + secondsBetween(startedAt, now)
  return { ...byIssuer, authenticatedAt, isSharedComputer, spentSeconds: spent }
}

type PuttingOn = {
  proof: Proof
  hat: Hat
  /** As whom the browser acted until now, where it turns from one account to another. */
  before?: Session
}

/**
 * From now on the browser acts as this official: a new token and, unless it did so before, a session
 * with another id. The hat is remembered for the next time.
 */
export async function putOnHat(
  c: Context<OnestopEnv>,
  { persons, sessions, cookie, writeAudit }: HatDeps,
  { proof, hat, before }: PuttingOn,
): Promise<void> {
  const { id: staffAccountId, fullName: name } = hat.account
  const session = { ...proof, kind: 'staff', method: 'eid', staffAccountId, name } as const
  const token = await sessions.replace(cookie.read(c), session)
  const started = await sessions.read(token)
  await persons.rememberHat(proof.personId, { staffAccountId, level: proof.level })
  const actor = actorOf(started, c.var.clientAddress)
  const type = before ? 'staff.switched' : 'staff.signed-in'
  await writeAudit({ type, actor, detail: { level: proof.level, ...leftBehind(before) } })
  cookie.write(c, token)
}

/** The audit of one session leads to that of the other. */
export function leftBehind(before: Session | undefined) {
  if (!before) return {}
  const { id: fromSession, kind } = before
  return { fromSession, from: kind === 'staff' ? before.staffAccountId : kind }
}
