import { parsePersonalId } from '@mot-cua/kernel'
import {
  type AskedData,
  createVisits,
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

/** A visit of the browser that a relying party sent, as oidc-provider keeps it. */
export type Interaction = {
  id: string
  prompt: 'login' | 'consent'
  /** What this visit has to ask first. */
  question: VisitQuestion
  client: ServiceView
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
  | { kind: 'refused'; error?: VisitRefusal }

export type Interactions = {
  /** The visit this browser's cookie belongs to; undefined when it is over or not this one. */
  read(exchange: Exchange, id: string): Promise<Interaction | undefined>
  /** Does nothing when the visit has ended meanwhile, as at the second of two clicks. */
  finish(exchange: Exchange, result: InteractionResult): Promise<void>
  /** The service a visit came from, to lead a person back whose cookie is gone. */
  findClient(id: string): Promise<ServiceView | undefined>
}

export function createInteractions(
  oidc: Pick<OidcProvider, 'refreshed' | 'readAsked'>,
): Interactions {
  const visits = createVisits(oidc)
  return {
    async read(exchange, id) {
      const kept = await visits.read(exchange, id)
      if (!kept) return undefined
      const { details, service: client } = kept
      return { ...describeVisit(details), client, asked: oidc.readAsked(details.params) }
    },
    finish: (exchange, result) => visits.finish(exchange, toLibraryResult(result)),
    findClient: (id) => visits.findService(id),
  }
}

function describeVisit({ uid, params, prompt, returnTo, result, ...details }: VisitDetails) {
  const { session, lastSubmission } = details
  const visit: Omit<Interaction, 'client' | 'asked'> = {
    id: uid,
    prompt: prompt.name === 'consent' ? 'consent' : 'login',
    question: questionOf({
      prompt,
      isSignedIn: session?.accountId !== undefined,
      hasTried: lastSubmission?.login !== undefined,
    }),
    asksAnew: listWords(params['prompt']).includes('login'),
    loginHint: readLoginHint(params['login_hint']),
    accountId: session?.accountId,
    returnTo,
    hasResult: result !== undefined,
    uiLocales: listWords(params['ui_locales']),
  }
  return visit
}

function readLoginHint(hint: unknown): string | undefined {
  const read = typeof hint === 'string' ? parsePersonalId(hint) : undefined
  return read && 'personalId' in read ? read.personalId : undefined
}

function toLibraryResult(result: InteractionResult) {
  if (result.kind === 'refused') return refuseVisit(result.error ?? 'access_denied')
  if (result.kind === 'consented') return { consent: {} }
  if (result.kind === 'account-kept') return { select_account: {} }
  const { accountId, acr, amr } = result
  // The time is kept, because a later step of the same visit hands the sign-in over once more.
  const ts = Math.floor(Date.now() / 1000)
  // Not remembered beyond the browser's own session: shared computers are the normal case.
  return { login: { accountId, acr, amr, ts, remember: false }, select_account: {} }
}
