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

/** The part of a request that the start of a sign-in decides, and the claims that are wanted. */
export function describeStart(
  { acrValues, uiLocales, prompt, maxAge, loginHint, claims }: SignInStart & WantedClaims,
  server: client.ServerMetadata,
): Record<string, string> {
  return {
    ...(acrValues ? { acr_values: acrValues } : {}),
    ...askInIdToken({ acrValues, claims }, server),
    ...(uiLocales ? { ui_locales: uiLocales } : {}),
    ...(prompt ? { prompt } : {}),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
    // A hint names a person: it belongs into no address.
    ...(loginHint && pushes(server) ? { login_hint: loginHint } : {}),
  }
}

type WantedClaims = { claims: readonly string[] }

/**
 * A level as essential (OpenID Connect Core §5.5.1.1), since `acr_values` alone is a wish that may
 * go unheard (§3.1.2.1).
 */
function askInIdToken(
  { acrValues, claims }: { acrValues: string | undefined } & WantedClaims,
  server: client.ServerMetadata,
): { claims?: string } {
  const names = takesClaims(server, claims) ? claims : []
  const wishes = {
    ...(acrValues ? { acr: { essential: true, values: acrValues.split(' ') } } : {}),
    ...Object.fromEntries(names.map((name) => [name, null])),
  }
  if (!takesClaims(server, []) || Object.keys(wishes).length === 0) return {}
  return { claims: JSON.stringify({ id_token: wishes }) }
}

/** Whether a provider can be asked for all of these by name. */
export function takesClaims(server: client.ServerMetadata, claims: readonly string[]): boolean {
  const { claims_parameter_supported: isTaken, claims_supported: known } = server
  return isTaken === true && claims.every((name) => Array.isArray(known) && known.includes(name))
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
