import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type AskedData,
  demandedByValues,
  type OidcProvider,
  questionOf,
  type VisitQuestion,
} from '@mot-cua/oidc'
import type { SessionLevel } from '../account/account.ts'
import type { ActiveSession } from '../page.ts'
import { acrOfLevel, acrValues, levelDemandedBy } from './service-session.ts'
import { describeService, type ServiceView } from './service-view.ts'

/** A visit of the browser that a service sent, as oidc-provider keeps it. */
export type Visit = {
  id: string
  service: ServiceView
  asked: AskedData
  /** What the library still misses. */
  question: VisitQuestion
  /** Whether an account is whom the service expects, where it says so (OIDC Core §3.1.2.2). */
  isFor(accountId: string): boolean
  /** `prompt=login`, and nobody has proved anything in this visit yet. */
  asksAnew: boolean
  /** `prompt=consent`, whatever was agreed to before. */
  asksConsent: boolean
  /** The same for `max_age`. */
  maxAgeSeconds: number | undefined
  demandedLevel: SessionLevel
  /** A personal id, perhaps: the issuer that it is handed on to checks its form. */
  loginHint: string | undefined
  uiLocales: string[]
  /** Where the browser goes on, once a result is there. */
  returnTo: string
  hasResult: boolean
}

export type VisitResult =
  | { kind: 'signed-in'; session: ActiveSession; hasConsented: boolean }
  | { kind: 'refused'; error: keyof typeof refusals }

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse }

export type Interactions = {
  /** The visit this browser's cookie belongs to; undefined when it is over or not this one. */
  read(exchange: Exchange, id: string): Promise<Visit | undefined>
  /** Does nothing when the visit has ended meanwhile, as at the second of two clicks. */
  finish(exchange: Exchange, result: VisitResult): Promise<void>
  /** The service a visit came from, to lead a person back whose cookie is gone. */
  findService(id: string): Promise<ServiceView | undefined>
}

/** Asks for the provider each time: keys that change put another one in its place. */
export function createInteractions(
  oidc: Pick<OidcProvider, 'refreshed' | 'readAsked' | 'subjectOf'>,
): Interactions {
  return {
    async read({ incoming, outgoing }, id) {
      const provider = await oidc.refreshed()
      const details = await provider.interactionDetails(incoming, outgoing).catch(lostToUndefined)
      if (!details || details.uid !== id) return undefined
      const { params } = details
      const client = await provider.Client.find(String(params['client_id']))
      if (!client) return undefined
      const service = describeService(client, String(params['redirect_uri']))
      const expected = listExpected(params)
      const isFor = (accountId: string) =>
        expected.every((subject) => subject === oidc.subjectOf(accountId, client))
      return describeVisit(details, { service, asked: oidc.readAsked(params), isFor })
    },
    async finish({ incoming, outgoing }, result) {
      const provider = await oidc.refreshed()
      await provider
        .interactionResult(incoming, outgoing, toLibraryResult(result))
        .catch(lostToUndefined)
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

type Details = Awaited<ReturnType<OidcProvider['provider']['interactionDetails']>>

function describeVisit(
  { uid, params, prompt, returnTo, result, lastSubmission }: Details,
  given: Pick<Visit, 'service' | 'asked' | 'isFor'>,
): Visit {
  const hasProven = lastSubmission?.login !== undefined
  const prompts = listOf(params['prompt'])
  const { max_age, login_hint } = params
  const wished = levelDemandedBy(demandedByValues(params['acr_values'], acrValues))
  return {
    id: uid,
    ...given,
    // Who is signed in is for the portal's own session to say, which the visit's page looks at.
    question: questionOf({ prompt, isSignedIn: true, hasTried: hasProven }),
    asksAnew: prompts.includes('login') && !hasProven,
    asksConsent: prompts.includes('consent') && lastSubmission?.['consent'] === undefined,
    maxAgeSeconds: max_age === undefined || hasProven ? undefined : Number(max_age),
    // OpenID Connect Core §5.5.1.1 before §3.1.2.1: what is essential takes the wish's place.
    demandedLevel: given.asked.acr === undefined ? wished : levelDemandedBy(given.asked.acr),
    loginHint: typeof login_hint === 'string' ? login_hint : undefined,
    uiLocales: listOf(params['ui_locales']),
    returnTo,
    hasResult: result !== undefined,
  }
}

/**
 * Subjects that a request names: by an ID token, whose signature the library has checked, or as the
 * value of a claim. The library itself looks at a hint before a sign-in only, not after it.
 */
function listExpected(params: Record<string, unknown>): string[] {
  const hint = params['id_token_hint']
  const [, payload] = typeof hint === 'string' ? hint.split('.') : []
  const hinted = readPart(payload, 'base64url')
  const claims = readPart(params['claims'], 'utf8')
  const wishes = [claims['id_token'], claims['userinfo']].map(
    (wish) => (wish as { sub?: { value?: unknown } } | undefined)?.sub?.value,
  )
  return [hinted['sub'], ...wishes].filter((subject) => typeof subject === 'string')
}

function readPart(part: unknown, encoding: BufferEncoding): Record<string, unknown> {
  if (typeof part !== 'string' || part === '') return {}
  return JSON.parse(Buffer.from(part, encoding).toString()) as Record<string, unknown>
}

/** A parameter of words with spaces between; empty when it was not sent. */
function listOf(parameter: unknown): string[] {
  return typeof parameter === 'string' ? parameter.split(' ') : []
}

/** OpenID Connect Core §3.1.2.6, and its extension for levels that cannot be met. */
const refusals = {
  access_denied: 'the person did not agree',
  login_required: 'another person is signed in than the request expects',
  unmet_authentication_requirements: 'the person has not the level that the request demands',
} as const

function toLibraryResult(result: VisitResult) {
  if (result.kind === 'refused') {
    return { error: result.error, error_description: refusals[result.error] }
  }
  const { accountId, authenticatedAt, amr, level } = result.session
  const acr = acrOfLevel(level)
  const login = {
    accountId,
    amr: [...amr],
    ts: Math.floor(authenticatedAt.getTime() / 1000),
    // Not remembered beyond the browser's own session: shared computers are the normal case.
    remember: false,
    ...(acr === undefined ? {} : { acr }),
  }
  return { login, select_account: {}, ...(result.hasConsented ? { consent: {} } : {}) }
}

/** oidc-provider's way of saying that the cookie or the visit is gone. */
function lostToUndefined(error: unknown): undefined {
  if (error instanceof Error && error.name === 'SessionNotFound') return undefined
  throw error
}
