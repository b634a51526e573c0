import type { IncomingMessage, ServerResponse } from 'node:http'
import { parsePersonalId } from '@mot-cua/kernel'
import { type AskedData, type OidcProvider, questionOf, type VisitQuestion } from '@mot-cua/oidc'
import { type ClientMetadataView, describeClient } from './client-view.ts'

/** A visit of the browser that a relying party sent, as oidc-provider keeps it. */
export type Interaction = {
  id: string
  prompt: 'login' | 'consent'
  /** What this visit has to ask first. */
  question: VisitQuestion
  client: ClientMetadataView
  /** What the relying party asks to know, and the level it demands. */
  asked: AskedData
  /** A personal id the relying party expects: its form is checked, whether it exists is not. */
  loginHint: string | undefined
  /** `prompt=login`: who is signed in is to prove it once more. */
  asksAnew: boolean
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
  /** Goes on as the person signed in already (`prompt=select_account`). */
  | { kind: 'account-kept' }
  | { kind: 'consented' }
  | { kind: 'refused'; error?: keyof typeof refusals }

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
export function createInteractions(
  oidc: Pick<OidcProvider, 'refreshed' | 'readAsked'>,
): Interactions {
  return {
    async read({ incoming, outgoing }, id) {
      const provider = await oidc.refreshed()
      const details = await provider.interactionDetails(incoming, outgoing).catch(lostToUndefined)
      if (!details || details.uid !== id) return undefined
      const { params } = details
      const client = await provider.Client.find(String(params['client_id']))
      if (!client) return undefined
      return {
        ...describeVisit(details),
        client: describeClient(client, String(params['redirect_uri'])),
        asked: oidc.readAsked(params),
      }
    },
    async finish({ incoming, outgoing }, result) {
      const provider = await oidc.refreshed()
      await provider
        .interactionResult(incoming, outgoing, toLibraryResult(result))
        .catch(lostToUndefined)
    },
    async findClient(id) {
      const provider = await oidc.refreshed()
      const interaction = await provider.Interaction.find(id)
      if (!interaction) return undefined
      const client = await provider.Client.find(String(interaction.params['client_id']))
      return client && describeClient(client)
    },
  }
}

type Details = Awaited<ReturnType<OidcProvider['provider']['interactionDetails']>>

function describeVisit({ uid, params, prompt, returnTo, result, ...details }: Details) {
  const { session, lastSubmission } = details
  const visit: Omit<Interaction, 'client' | 'asked'> = {
    id: uid,
    prompt: prompt.name === 'consent' ? 'consent' : 'login',
    question: questionOf({
      prompt,
      isSignedIn: session?.accountId !== undefined,
      hasTried: lastSubmission?.login !== undefined,
    }),
    asksAnew: listOf(params['prompt']).includes('login'),
    loginHint: readLoginHint(params['login_hint']),
    accountId: session?.accountId,
    returnTo,
    hasResult: result !== undefined,
    uiLocales: listOf(params['ui_locales']),
  }
  return visit
}

/** A parameter of words with spaces between; empty when it was not sent. */
function listOf(parameter: unknown): string[] {
  return typeof parameter === 'string' ? parameter.split(' ') : []
}

function readLoginHint(hint: unknown): string | undefined {
  const read = typeof hint === 'string' ? parsePersonalId(hint) : undefined
  return read && 'personalId' in read ? read.personalId : undefined
}

/** OpenID Connect Core §3.1.2.6, and its extension for levels that cannot be met. */
const refusals = {
  access_denied: 'the person did not agree',
  login_required: 'another person is signed in than the request expects',
  unmet_authentication_requirements: 'the person has not the level that the request demands',
} as const

function toLibraryResult(result: InteractionResult) {
  if (result.kind === 'refused') {
    const { error = 'access_denied' } = result
    return { error, error_description: refusals[error] }
  }
  if (result.kind === 'consented') return { consent: {} }
  if (result.kind === 'account-kept') return { select_account: {} }
  const { accountId, acr, amr } = result
  // The time is kept, because a later step of the same visit hands the sign-in over once more.
  const ts = Math.floor(Date.now() / 1000)
  // Not remembered beyond the browser's own session: shared computers are the normal case.
  return { login: { accountId, acr, amr, ts, remember: false }, select_account: {} }
}

/** oidc-provider's way of saying that the cookie or the visit is gone. */
function lostToUndefined(error: unknown): undefined {
  if (error instanceof Error && error.name === 'SessionNotFound') return undefined
  throw error
}
