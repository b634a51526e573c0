import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { OidcProvider, ProviderSession } from '@mot-cua/oidc'
import type { Context, MiddlewareHandler } from 'hono'
import type { Accounts, UsableAccount } from '../account/account.ts'
import type { IdentityEnv } from '../page.ts'
import type { AccountVisits } from './account-visit.ts'

/** A change that matters demands a sign-in not older than this (ux.md I11: re-auth). */
export const FRESH_SECONDS = 5 * 60

/**
 * RFC 8176. A session that a scanned code has opened may be a stranger's, who showed the code
 * around: it looks, but takes nothing off the account.
 */
const PASSWORD = 'pwd'

/** Variables of the pages of a person's own account. */
export type AccountEnv = {
  Bindings: IdentityEnv['Bindings']
  Variables: IdentityEnv['Variables'] & { account: UsableAccount; session: ProviderSession }
}

type Deps = {
  readSession: OidcProvider['readSession']
  accounts: Pick<Accounts, 'findUsable'>
  visits: AccountVisits
  /** By which sessions begin. */
  sessionClock: Clock
}

export type AccountGate = ReturnType<typeof createAccountGate>

/** Who is signed in, or the way to sign in and back to the page that was wanted. */
export function createAccountGate({ readSession, accounts, visits, sessionClock }: Deps) {
  // A form that was sent too late is shown again, and asked for again.
  const lead = (c: Context<AccountEnv>, isAnew: boolean) =>
    c.redirect(visits.start(c.var.browserId, { returnTo: c.req.path, isAnew }), 303)
  const requireSession: MiddlewareHandler<AccountEnv> = async (c, next) => {
    const session = await readSession(c.env.incoming, c.env.outgoing)
    const account = session && (await accounts.findUsable(session.accountId))
    if (!session || !account) return lead(c, false)
    c.set('session', session)
    c.set('account', account)
    // Pages about a person are no one else's, also after signing out (ASVS 14.3.2).
    c.header('Cache-Control', 'no-store')
    return next()
  }
  const requireFresh: MiddlewareHandler<AccountEnv> = async (c, next) => {
    const { loginAt, amr } = c.var.session
    const isYoung = addSeconds(loginAt, FRESH_SECONDS) > sessionClock()
    return isYoung && amr.includes(PASSWORD) ? next() : lead(c, true)
  }
  return { requireSession, requireFresh }
}
