import type { LoggedOut } from './logout-token.ts'
import type { RelyingParty } from './relying-party.ts'

/**
 * What a form of OpenID Connect Back-Channel Logout §2.5 says; undefined where the answer to it is
 * 400 `invalid_request` (§2.8). `readForm` answers the posted fields; what it throws is no form.
 */
export async function readLogoutRequest(
  party: Pick<RelyingParty, 'readLogoutToken'>,
  readForm: () => Promise<Record<string, unknown>>,
): Promise<LoggedOut | undefined> {
  const form = await readForm().catch(() => undefined)
  const token = form?.['logout_token']
  return typeof token === 'string' && token !== '' ? party.readLogoutToken(token) : undefined
}
