import type { Client, KoaContextWithOIDC } from 'oidc-provider'
import { createAskedReader } from './claims-parameter.ts'
import { REFRESH_TOKEN_SECONDS } from './lifetimes.ts'
import type { SessionCheck } from './session-cutoff.ts'
import type { SignInOptions } from './sign-in-options.ts'

/** For confidential clients that registered the grant, where the person was asked for it. */
export function issueRefreshToken(
  _ctx: KoaContextWithOIDC,
  client: Client,
  source: { scopes: Set<string> },
): Promise<boolean> {
  const isConfidential = client.clientAuthMethod !== 'none'
  const isOffered = isConfidential && client.grantTypeAllowed('refresh_token')
  return Promise.resolve(isOffered && source.scopes.has('offline_access'))
}

/** Counted from the sign-in, so that a token fetched late in a session does not live past its day. */
export function refreshTokenSeconds(
  _ctx: unknown,
  token: { authTime?: number | undefined },
): number {
  const nowSeconds = Math.floor(Date.now() / 1000)
  return Math.max(1, (token.authTime ?? nowSeconds) + REFRESH_TOKEN_SECONDS - nowSeconds)
}

/**
 * The library lets what was granted with `offline_access` outlive a logout. Ours ends with it: who
 * signs out of everything means everything. An idle session that merely runs out ends nothing.
 */
export function bindToSession({ oidc }: KoaContextWithOIDC): void {
  const { session, client } = oidc
  if (!session || !client) return
  const authorization = session.authorizationFor(client.clientId) as { persistsLogout?: boolean }
  delete authorization.persistsLogout
}

/** What a token or code stands for, as the library hands it to `findAccount`. */
type Source = {
  kind?: string
  clientId?: string
  scope?: string
  claims?: object
  sessionUid?: string
  authTime?: number
}

/**
 * Nobody, where the person no longer agrees to what a refresh token would give, or has ended the
 * sessions of that time.
 */
export function findAccountFor(signIn: SignInOptions, isSessionOver: SessionCheck) {
  const readAsked = createAskedReader(signIn)
  return async ({ oidc }: KoaContextWithOIDC, accountId: string, source?: object) => {
    const { kind, clientId = '', scope, claims, ...from } = (source ?? {}) as Source
    if (kind === 'RefreshToken' && signIn.mayRefresh) {
      const asked = readAsked({ scope, claims: claims && JSON.stringify(claims) })
      const withheld = oidc.entities.Grant?.getRejectedOIDCClaims() ?? []
      if (!(await signIn.mayRefresh({ accountId, clientId, ...asked, withheld }))) return undefined
    }
    const account = await signIn.findAccount(accountId)
    const begun = { uid: from.sessionUid, loginTs: from.authTime }
    return (await isSessionOver(begun, account?.sessionsEndAt)) ? undefined : account
  }
}
