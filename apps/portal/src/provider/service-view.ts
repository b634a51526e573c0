import type { Client } from '@mot-cua/oidc'

/** What a page says about the service that asks. */
export type ServiceView = { clientId: string; name: string; host: string; homeUrl: string }

/** `redirectUri` is the one this visit goes back to; the first registered one where none is known. */
export function describeService(
  client: Client,
  redirectUri: string | undefined = client.redirectUris?.[0],
): ServiceView {
  const redirect = new URL(redirectUri ?? 'about:blank')
  const { clientName, clientUri } = client as { clientName?: unknown; clientUri?: unknown }
  return {
    clientId: client.clientId,
    // The host beside the name: a service can call itself anything, but not live anywhere.
    name: typeof clientName === 'string' ? clientName : redirect.host,
    host: redirect.host,
    homeUrl: typeof clientUri === 'string' ? clientUri : `${redirect.origin}/`,
  }
}
