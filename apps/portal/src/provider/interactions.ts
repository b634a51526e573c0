import {
  type AskedData,
  createVisits,
  demandedByValues,
  type Exchange,
  listWords,
  type OidcProvider,
  questionOf,
  refuseVisit,
  type ServiceView,
  type VisitDetails,
  type VisitQuestion,
  type VisitRefusal,
} from '@mot-cua/oidc'
import type { SessionLevel } from '../account/account.ts'
import type { ActiveSession } from '../page.ts'
import { acrOfLevel, acrValues, levelDemandedBy } from './service-session.ts'

/** A visit of the browser that a service sent, as oidc-provider keeps it. */
export type Visit = {
  id: string
  service: ServiceView
  asked: AskedData
  /** What the library still misses. */
  question: VisitQuestion
  /** Whether an account is whom the service expects, where it says so (OIDC Core §3.1.2.2). */
  isFor(accountId: string): boolean
  /** `prompt=login`: a proof of this very visit. */
  asksAnew: boolean
  /** Who has brought that proof in an earlier step of the visit; it counts for nobody else. */
  provenBy: string | undefined
  /** `prompt=consent`, whatever was agreed to before. */
  asksConsent: boolean
  /** `max_age`: so old the last proof may be. */
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
  /** Only the choice of the account is made: the library asks on for all else it misses. */
  | { kind: 'account-kept' }
  | { kind: 'refused'; error: VisitRefusal }

export type Interactions = {
  /** The visit this browser's cookie belongs to; undefined when it is over or not this one. */
  read(exchange: Exchange, id: string): Promise<Visit | undefined>
  /** Does nothing when the visit has ended meanwhile, as at the second of two clicks. */
  finish(exchange: Exchange, result: VisitResult): Promise<void>
  /** The service a visit came from, to lead a person back whose cookie is gone. */
  findService(id: string): Promise<ServiceView | undefined>
}

export function createInteractions(
  oidc: Pick<OidcProvider, 'refreshed' | 'readAsked' | 'subjectOf'>,
): Interactions {
  const visits = createVisits(oidc)
  return {
    async read(exchange, id) {
      const kept = await visits.read(exchange, id)
      if (!kept) return undefined
      const { details, client, service } = kept
      const { params } = details
      const expected = listExpected(params)
      const isFor = (accountId: string) =>
        expected.every((subject) => subject === oidc.subjectOf(accountId, client))
      return describeVisit(details, { service, asked: oidc.readAsked(params), isFor })
    },
    finish: (exchange, result) => visits.finish(exchange, toLibraryResult(result)),
    findService: (id) => visits.findService(id),
  }
}

function describeVisit(
  { uid, params, prompt, returnTo, result, lastSubmission }: VisitDetails,
  given: Pick<Visit, 'service' | 'asked' | 'isFor'>,
): Visit {
  const provenBy = readProven(lastSubmission)
  const prompts = listWords(params['prompt'])
  const { max_age, login_hint } = params
  const wished = levelDemandedBy(demandedByValues(params['acr_values'], acrValues))
  return {
    id: uid,
    ...given,
    // Who is signed in is for the portal's own session to say, which the visit's page looks at.
    question: questionOf({ prompt, isSignedIn: true, hasTried: provenBy !== undefined }),
    asksAnew: prompts.includes('login'),
    provenBy,
    asksConsent: prompts.includes('consent') && lastSubmission?.['consent'] === undefined,
    maxAgeSeconds: max_age === undefined ? undefined : Number(max_age),
    // OpenID Connect Core §5.5.1.1 before §3.1.2.1: what is essential takes the wish's place.
    demandedLevel: given.asked.acr === undefined ? wished : levelDemandedBy(given.asked.acr),
    loginHint: typeof login_hint === 'string' ? login_hint : undefined,
    uiLocales: listWords(params['ui_locales']),
    returnTo,
    hasResult: result !== undefined,
  }
}

function readProven(submitted: VisitDetails['lastSubmission']): string | undefined {
  return (submitted?.login as { accountId?: string } | undefined)?.accountId
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

function toLibraryResult(result: VisitResult) {
  if (result.kind === 'refused') return refuseVisit(result.error)
  if (result.kind === 'account-kept') return { select_account: {} }
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
