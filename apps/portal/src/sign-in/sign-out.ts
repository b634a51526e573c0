import type { EphemeralStore } from '@mot-cua/database'
import { randomToken } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import type { Logger } from '@mot-cua/web'
import type { PortalConfig } from '../config.ts'
import type { Session, Sessions } from '../session/session.ts'

/** Long enough to read a question on the issuer's page. */
const AWAY_SECONDS = 10 * 60

/** Where accounts come from that are not the portal's own. */
type Upstream = { issuer: string; party: Pick<RelyingParty, 'endSessionUrl'> }

type Left = {
  ended: Session | undefined
  /** Where the browser signs out of the issuer too; undefined where it need not or cannot. */
  href: string | undefined
}

export type SignOut = ReturnType<typeof createPortalSignOut>

type Deps = {
  sessions: Sessions
  store: Pick<EphemeralStore, 'put' | 'take'>
  relyingParty: Upstream['party']
  postalParty: Upstream['party'] | undefined
  /** `Set-Cookie` that removes the session's cookie. */
  clearing: string
  logger: Pick<Logger, 'warn'>
}

/** Out of the portal, out of services that signed in by it, and out of where the account came from. */
export function createPortalSignOut(config: Issuers, deps: Deps) {
  const { sessions, store, clearing, logger } = deps
  const upstreams = listUpstreams(config, deps)
  async function leave(token: string | undefined, state?: string): Promise<Left> {
    const ended = token === undefined ? undefined : await sessions.end(token)
    const upstream = upstreams.find(({ issuer }) => issuer === ended?.upstream?.issuer)
    const url = await upstream?.party
      .endSessionUrl(ended?.upstream?.sid, state)
      // The own session is over even when the issuer cannot be reached.
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'signed out of the portal only')
        return undefined
      })
    return { ended, href: url?.href }
  }

  return {
    leave,
    /** For who signs out at a service: past the issuer, and then to where the service wants. */
    async leaveFor(next: string, token: string | undefined) {
      const state = randomToken()
      const { ended, href } = await leave(token, state)
      if (href !== undefined) await store.put(keyOf(state), next, AWAY_SECONDS)
      return { location: href ?? next, setCookies: ended ? [clearing] : [] }
    },
    /** Where that was, once; undefined for who signed out at the portal itself. */
    landing: (state: string | undefined) =>
      state === undefined ? Promise.resolve(undefined) : store.take(keyOf(state)),
  }
}

type Issuers = Pick<PortalConfig, 'identityIssuer' | 'postal'>

function listUpstreams(
  { identityIssuer, postal }: Issuers,
  { relyingParty, postalParty }: Pick<Deps, 'relyingParty' | 'postalParty'>,
): Upstream[] {
  const identity = { issuer: identityIssuer, party: relyingParty }
  return postal && postalParty
    ? [identity, { issuer: postal.issuer, party: postalParty }]
    : [identity]
}

function keyOf(state: string): string {
  return `signed-out:${state}`
}
