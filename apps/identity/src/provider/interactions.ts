import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OidcProvider } from '@mot-cua/oidc'
import { type ClientMetadataView, describeClient } from './client-view.ts'

/** A visit of the browser that a relying party sent, as oidc-provider keeps it. */
export type Interaction = {
  id: string
  prompt: 'login' | 'consent'
  client: ClientMetadataView
  /** Scopes the relying party asks for. */
  scopes: string[]
  /** The person already signed in, when only consent is missing. */
  accountId: string | undefined
  /** Where the browser goes on, once a result is there. */
  returnTo: string
  hasResult: boolean
  /** OpenID Connect Core §3.1.2.1: the languages the service would like, best first. */
  uiLocales: string[]
}

export type InteractionResult =
  | { kind: 'signed-in'; accountId: string; acr: string; amr: string[] }
  | { kind: 'consented' }
  | { kind: 'refused' }

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse }

export type Interactions = {
  /** The visit this browser's cookie belongs to; undefined when it is over or not this one. */
  read(exchange: Exchange, id: string): Promise<Interaction | undefined>
  /** Does nothing when the visit has ended meanwhile, as at the second of two clicks. */
  finish(exchange: Exchange, result: InteractionResult): Promise<void>
  /** The service a visit came from, to lead a person back whose cookie is gone. */
  findClient(id: string): Promise<ClientMetadataView | undefined>
}

/** Asks for the provider each time: keys that change put another one in its place. */
export function createInteractions(oidc: Pick<OidcProvider, 'provider'>): Interactions {
  return {
    async read({ incoming, outgoing }, id) {
      const { provider } = oidc
      const details = await provider.interactionDetails(incoming, outgoing).catch(lostToUndefined)
      if (!details || details.uid !== id) return undefined
      const { params, prompt, returnTo, result, session } = details
      const client = await provider.Client.find(String(params['client_id']))
      if (!client) return undefined
      return {
        id,
        prompt: prompt.name === 'consent' ? 'consent' : 'login',
        client: describeClient(client, String(params['redirect_uri'])),
        scopes: listOf(params['scope']),
        accountId: session?.accountId,
        returnTo,
        hasResult: result !== undefined,
        uiLocales: listOf(params['ui_locales']),
      }
    },
    async finish({ incoming, outgoing }, result) {
      await oidc.provider
        .interactionResult(incoming, outgoing, toLibraryResult(result))
        .catch(lostToUndefined)
    },
    async findClient(id) {
      const { provider } = oidc
      const interaction = await provider.Interaction.find(id)
      if (!interaction) return undefined
      const client = await provider.Client.find(String(interaction.params['client_id']))
      return client && describeClient(client)
    },
  }
}

/** A parameter of words with spaces between; empty when it was not sent. */
function listOf(parameter: unknown): string[] {
  return typeof parameter === 'string' ? parameter.split(' ') : []
}

function toLibraryResult(result: InteractionResult) {
  if (result.kind === 'refused') {
    return { error: 'access_denied', error_description: 'the person did not agree' }
  }
  if (result.kind === 'consented') return { consent: {} }
  const { accountId, acr, amr } = result
  // Not remembered beyond the browser's own session: shared computers are the normal case.
  return { login: { accountId, acr, amr, remember: false } }
}

/** oidc-provider's way of saying that the cookie or the visit is gone. */
function lostToUndefined(error: unknown): undefined {
  if (error instanceof Error && error.name === 'SessionNotFound') return undefined
  throw error
}
