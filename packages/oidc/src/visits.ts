import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client, InteractionResults, Provider } from 'oidc-provider'

/** What a page says about the service that asks. */
export type ServiceView = { id: string; name: string; host: string; homeUrl: string }

/** `redirectUri` is the one this visit goes back to; the first registered one where none is known. */
export function describeService(
  client: Client,
  redirectUri: string | undefined = client.redirectUris?.[0],
): ServiceView {
  const redirect = new URL(redirectUri ?? 'about:blank')
  const { clientName, clientUri } = client as { clientName?: unknown; clientUri?: unknown }
  return {
    id: client.clientId,
    // The host beside the name: a service can call itself anything, but not live anywhere.
    name: typeof clientName === 'string' ? clientName : redirect.host,
    host: redirect.host,
    homeUrl: typeof clientUri === 'string' ? clientUri : `${redirect.origin}/`,
  }
}

/** One request and its answer, as Node has them. */
export type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse }

/** A visit as the library keeps it. */
export type VisitDetails = Awaited<ReturnType<Provider['interactionDetails']>>

export type Visits = {
  /** The visit this browser's cookie belongs to; undefined when it is over or not this one. */
  read(exchange: Exchange, id: string): Promise<KeptVisit | undefined>
  /** Does nothing when the visit has ended meanwhile, as at the second of two clicks. */
  finish(exchange: Exchange, result: InteractionResults): Promise<void>
  /** The service a visit came from, to lead a person back whose cookie is gone. */
  findService(id: string): Promise<ServiceView | undefined>
}

type KeptVisit = { details: VisitDetails; client: Client; service: ServiceView }

/**
 * Visits that services send to the pages of an app. Asks for the provider each time: keys that
 * change put another one in its place.
 */
export function createVisits(oidc: { refreshed(): Promise<Provider> }): Visits {
  return {
    async read({ incoming, outgoing }, id) {
      const provider = await oidc.refreshed()
      const details = await provider.interactionDetails(incoming, outgoing).catch(lostToUndefined)
      if (!details || details.uid !== id) return undefined
      const { client_id, redirect_uri } = details.params
      const client = await provider.Client.find(String(client_id))
      if (!client) return undefined
      return { details, client, service: describeService(client, String(redirect_uri)) }
    },
    async finish({ incoming, outgoing }, result) {
      const provider = await oidc.refreshed()
      await provider.interactionResult(incoming, outgoing, result).catch(lostToUndefined)
    },
    async findService(id) {
      const provider = await oidc.refreshed()
      const interaction = await provider.Interaction.find(id)
      if (!interaction) return undefined
      const client = await provider.Client.find(String(interaction.params['client_id']))
      return client && describeService(client)
    },
  }
}

/** OpenID Connect Core §3.1.2.6, and its extension for levels that cannot be met. */
const refusals = {
  access_denied: 'the person did not agree',
  login_required: 'another person is signed in than the request expects',
  unmet_authentication_requirements: 'the person has not the level that the request demands',
} as const

export type VisitRefusal = keyof typeof refusals

/** How a visit ends without an answer that the service hoped for. */
export function refuseVisit(error: VisitRefusal): InteractionResults {
  return { error, error_description: refusals[error] }
}

/** A parameter of words with spaces between; empty when it was not sent. */
export function listWords(parameter: unknown): string[] {
  return typeof parameter === 'string' ? parameter.split(' ') : []
}

/** oidc-provider's way of saying that the cookie or the visit is gone. */
function lostToUndefined(error: unknown): undefined {
  if (error instanceof Error && error.name === 'SessionNotFound') return undefined
  throw error
}
