import { APP_CALLBACK_PATH, APP_CLIENT_ID } from '@mot-cua/device-api'

type Wish = { origin: string; state: string; challenge: string; thumbprint: string; locale: string }

/**
 * The sign-in page, on behalf of this app: code flow with PKCE (RFC 7636), the code bound to the
 * device key (RFC 9449 §10), and always a fresh sign-in, whoever else uses this browser.
 */
export function signInAddress({ origin, ...wish }: Wish): string {
  const query = new URLSearchParams({
    client_id: APP_CLIENT_ID,
    response_type: 'code',
    redirect_uri: origin + APP_CALLBACK_PATH,
    scope: 'openid',
    prompt: 'login',
    state: wish.state,
    code_challenge: wish.challenge,
    code_challenge_method: 'S256',
    dpop_jkt: wish.thumbprint,
    ui_locales: wish.locale,
  })
  return `${origin}/authorize?${query}`
}

export type CallbackOutcome = { code: string } | { failed: 'cancelled' | 'failed' }

/** Reads what the sign-in page sent back; `iss` as RFC 9207 has it. */
export function readCallback(
  search: string,
  expected: { state: string; issuer: string },
): CallbackOutcome {
  const answer = new URLSearchParams(search)
  if (answer.get('state') !== expected.state || answer.get('iss') !== expected.issuer) {
    return { failed: 'failed' }
  }
  const code = answer.get('code')
  if (code) return { code }
  return { failed: answer.get('error') === 'access_denied' ? 'cancelled' : 'failed' }
}

/** Form of the token request (RFC 6749 §4.1.3). */
export function tokenForm(given: { origin: string; code: string; verifier: string }) {
  return new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: APP_CLIENT_ID,
    redirect_uri: given.origin + APP_CALLBACK_PATH,
    code: given.code,
    code_verifier: given.verifier,
  })
}
