import type { Context } from 'hono'
import type { ProvenAccount } from '../account/account.ts'
import type { PortalEnv } from '../page.ts'
import { closedPath, STAFF_PATH } from '../policy/paths.ts'
import type { Sessions } from '../session/session.ts'
import type { SessionCookie } from '../session/session-cookie.ts'
import type { Admission, Entrance } from './entrance.ts'

/** Somebody has come in; a feature may have a page to show first. */
export type Entered = {
  proven: ProvenAccount
  access: 'full' | 'link-only'
  browserId: string
  returnTo: string
}

/** The first of these that names an address decides where the person goes on. */
export type Onward = (entered: Entered) => Promise<string | undefined>

export type EnterDeps = {
  entrance: Entrance
  sessions: Sessions
  cookie: SessionCookie
  onwards: readonly Onward[]
}

type Arriving = { proven: ProvenAccount; returnTo: string }

/**
 * The end of every way in: a session with a new id where the rules admit the account, and the
 * address to go on to. The cookie from before does not go on living beside the new one.
 */
export async function enter(
  c: Context<PortalEnv>,
  { entrance, sessions, cookie, onwards }: EnterDeps,
  { proven, returnTo }: Arriving,
): Promise<string> {
  const admission = await entrance.admit(proven)
  if (admission.outcome !== 'admitted') return refusalPath(admission, proven)
  cookie.write(c, await sessions.replace(cookie.read(c), proven))
  const entered = { proven, access: admission.access, browserId: c.var.browserId, returnTo }
  for (const onward of onwards) {
    const path = await onward(entered)
    if (path !== undefined) return path
  }
  return returnTo
}

/** Addresses of their own, so that a reload shows the same words and no code stays in the bar. */
function refusalPath(
  refusal: Exclude<Admission, { outcome: 'admitted' }>,
  proven: ProvenAccount,
): string {
  switch (refusal.outcome) {
    case 'too-low':
      return `/sign-in/level?current=${refusal.current}`
    case 'closed':
      return closedPath(proven)
    case 'staff':
      return STAFF_PATH
  }
}
