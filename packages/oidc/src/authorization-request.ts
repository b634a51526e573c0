import * as client from 'openid-client'

export type SignInStart = {
  /** Id of the browser that asks: only it can finish (RFC 9700 §4.7). */
  browserId: string
  returnTo: string
  /**
   * Levels of which one must be reached, best first: demanded as essential where the provider
   * hears that, so that it tells people itself what is missing.
   */
  acrValues?: string
  uiLocales?: string
  /** `login`: a fresh proof, whoever is signed in there. */
  prompt?: string
  /** Seconds since the person last proved who it is; checked in the answer too. */
  maxAge?: number
  /** Whom the provider may expect; travels by the back channel or not at all. */
  loginHint?: string
}

/** The part of a request that the start of a sign-in decides. */
export function describeStart(
  { acrValues, uiLocales, prompt, maxAge, loginHint }: SignInStart,
  server: client.ServerMetadata,
): Record<string, string> {
  return {
    ...(acrValues ? demandLevel(acrValues, server) : {}),
    ...(uiLocales ? { ui_locales: uiLocales } : {}),
    ...(prompt ? { prompt } : {}),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
    // A hint names a person: it belongs into no address.
    ...(loginHint && pushes(server) ? { login_hint: loginHint } : {}),
  }
}

/** OpenID Connect Core §5.5.1.1; `acr_values` alone is a wish that may go unheard (§3.1.2.1). */
function demandLevel(acrValues: string, server: client.ServerMetadata): Record<string, string> {
  if (server['claims_parameter_supported'] !== true) return { acr_values: acrValues }
  const acr = { essential: true, values: acrValues.split(' ') }
  return { acr_values: acrValues, claims: JSON.stringify({ id_token: { acr } }) }
}

/** By PAR (RFC 9126) where the provider offers it. */
export function buildRequestUrl(
  config: client.Configuration,
  parameters: Record<string, string>,
): Promise<URL> {
  if (pushes(config.serverMetadata())) {
    return client.buildAuthorizationUrlWithPAR(config, parameters)
  }
  return Promise.resolve(client.buildAuthorizationUrl(config, parameters))
}

function pushes(server: client.ServerMetadata): boolean {
  return server.pushed_authorization_request_endpoint !== undefined
}
