import type { EphemeralStore } from '@mot-cua/database'
import { randomToken } from '@mot-cua/kernel'
import type { RelyingParty } from '@mot-cua/oidc'
import type { Session, Sessions } from '../session/session.ts'

/** Long enough to read a question on the issuer's page. */
const AWAY_SECONDS = 10 * 60

/** Where accounts come from that are not the portal's own. */
export type Upstream = { issuer: string; party: Pick<RelyingParty, 'endSessionUrl'> }

type Left = {
  ended: Session | undefined
  /** Where the browser signs out of the issuer too; undefined where it need not or cannot. */
  href: string | undefined
}

export type SignOut = ReturnType<typeof createSignOut>

type Deps = {
  sessions: Sessions
  store: Pick<EphemeralStore, 'put' | 'take'>
  upstreams: readonly Upstream[]
  /** `Set-Cookie` that removes the session's cookie. */
  clearing: string
  onFailure: (error: unknown) => void
}

/** Out of the portal, out of services that signed in by it, and out of where the account came from. */
export function createSignOut({ sessions, store, upstreams, clearing, onFailure }: Deps) {
  async function leave(token: string | undefined, state?: string): Promise<Left> {
    const ended = token === undefined ? undefined : await sessions.end(token)
    const upstream = upstreams.find(({ issuer }) => issuer === ended?.upstream?.issuer)
    const url = await upstream?.party
      .endSessionUrl(ended?.upstream?.sid, state)
      // The own session is over even when the issuer cannot be reached.
      .catch((error: unknown) => {
        onFailure(error)
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

function keyOf(state: string): string {
  return `signed-out:${state}`
}
