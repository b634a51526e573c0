import type { SessionCookie } from '@mot-cua/web'
import type { Context } from 'hono'
import type { ProvenAccount } from '../account/account.ts'
import type { PortalEnv } from '../page.ts'
import { closedPath, STAFF_PATH } from '../policy/paths.ts'
import { withVisit } from '../provider/paths.ts'
import type { Sessions } from '../session/session.ts'
import type { Admission, Entrance } from './entrance.ts'

/** Somebody has proved an account and may come in. */
export type Entering = {
  proven: ProvenAccount
  access: 'full' | 'link-only'
  browserId: string
  address: string
  returnTo: string
}

/**
 * A feature may take the proof for its own end, as one side of a link, and name where to go on: then
 * no session begins, and the one the browser has stays.
 */
export type ProofTaker = (entering: Entering) => Promise<string | undefined>

/** Somebody has come in; a feature may have a page to show first. */
export type Entered = Entering

/** The first of these that names an address decides where the person goes on. */
export type Onward = (entered: Entered) => Promise<string | undefined>

export type EnterDeps = {
  entrance: Entrance
  sessions: Sessions
  cookie: SessionCookie
  proofTakers: readonly ProofTaker[]
  onwards: readonly Onward[]
}

type Arriving = { proven: ProvenAccount; returnTo: string }

/**
 * The end of every way in: a session with a new id where the rules admit the account, and the
 * address to go on to. The cookie from before does not go on living beside the new one.
 */
export async function enter(
  c: Context<PortalEnv>,
  { entrance, sessions, cookie, proofTakers, onwards }: EnterDeps,
  { proven, returnTo }: Arriving,
): Promise<string> {
  const admission = await entrance.admit(proven)
  if (admission.outcome !== 'admitted') return withVisit(refusalPath(admission, proven), returnTo)
  const { browserId, clientAddress: address } = c.var
  const entering = { proven, access: admission.access, browserId, address, returnTo }
  const takenTo = await firstOf(proofTakers, entering)
  if (takenTo !== undefined) return takenTo
  cookie.write(c, await sessions.replace(cookie.read(c), proven))
  return (await firstOf(onwards, entering)) ?? returnTo
}

async function firstOf(
  features: readonly (ProofTaker | Onward)[],
  entering: Entering,
): Promise<string | undefined> {
  for (const feature of features) {
    const path = await feature(entering)
    if (path !== undefined) return path
  }
  return undefined
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
