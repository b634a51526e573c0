import { type Client, interactionPolicy } from 'oidc-provider'
import { demandedByValues } from './acr.ts'
import type { PresentedAccount } from './claims-answer.ts'
import { createHostCheck } from './host-session.ts'
import type { SessionCheck } from './session-cutoff.ts'
import type { SignInOptions } from './sign-in-options.ts'

/**
 * What a visit has to ask the person:
 * - `sign-in`: who are you?
 * - `account`: as this person, or another? (`prompt=select_account`)
 * - `level`: the person signed in has not the level that is demanded
 * - `person`: the service expects somebody else than who has just signed in
 * - `consent`: may this service know that?
 */
export type VisitQuestion = 'sign-in' | 'account' | 'level' | 'person' | 'consent'

type Visit = {
  prompt: { name: string; reasons: readonly string[] }
  /** Somebody is signed in already. */
  isSignedIn: boolean
  /** Somebody has just signed in during this visit. */
  hasTried: boolean
}

const LEVEL_REASONS = ['essential_acr', 'essential_acrs']
const PERSON_REASONS = ['id_token_hint', 'claims_id_token_sub_value', 'claims_userinfo_sub_value']

/** Which question stands behind the reasons that the library gives for a visit. */
export function questionOf({ prompt, isSignedIn, hasTried }: Visit): VisitQuestion {
  const { name, reasons } = prompt
  if (name === 'consent') return 'consent'
  if (!isSignedIn) return 'sign-in'
  if (name === 'select_account') return 'account'
  const only = (known: readonly string[]) => reasons.every((reason) => known.includes(reason))
  if (only(LEVEL_REASONS)) return 'level'
  // At first sight of the wrong person the form is enough; saying so helps who came by it twice.
  return hasTried && only([...PERSON_REASONS, ...LEVEL_REASONS]) ? 'person' : 'sign-in'
}

/**
 * The library's own questions; a new sign-in where the session's account may no longer be used, or
 * its owner has ended the session;
 * which person to go on as, where a service asks that; and the error that says what was unmet.
 */
export function buildPolicy(
  subjectOf: SubjectOf,
  isSessionOver: SessionCheck,
  {
    freshSignInClients = [],
    hostSession,
    ...levels
  }: Pick<
    SignInOptions,
    'freshSignInClients' | 'hostSession' | 'acrValues' | 'demandsAcrValues'
  > = { acrValues: [] },
): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  const { Prompt } = interactionPolicy
  const login = policy.get('login')?.checks
  for (const check of createAccountChecks(isSessionOver)) login?.add(check)
  login?.add(createSubjectCheck(subjectOf))
  login?.add(createFreshnessCheck(freshSignInClients))
  if (hostSession) login?.add(createHostCheck(hostSession))
  if (levels.demandsAcrValues) login?.add(createValuesCheck(levels.acrValues))
  for (const reason of LEVEL_REASONS) {
    const check = login?.get(reason)
    if (check) check.error = 'unmet_authentication_requirements'
  }
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0)
  return policy
}

/** The account may still be used, and its owner has not ended the session. */
function createAccountChecks(isSessionOver: SessionCheck) {
  const { Check } = interactionPolicy
  return [
    new Check(
      'account_not_usable',
      'the account of this session may not be used',
      'login_required',
      ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
    ),
    new Check(
      'session_ended',
      'the person has ended this session from elsewhere',
      'login_required',
      async ({ oidc }) => {
        const { session, account } = oidc
        if (!session?.accountId || !account) return Check.NO_NEED_TO_PROMPT
        return isSessionOver(session, (account as PresentedAccount).sessionsEndAt)
      },
    ),
  ]
}

/**
 * Whatever the address asks for: whoever comes to these clients signs in during this very visit. Its
 * result stays through the visit's later steps, so nobody is asked twice.
 */
function createFreshnessCheck(clientIds: readonly string[]) {
  const { Check } = interactionPolicy
  return new Check(
    'fresh_sign_in',
    'a sign-in of this very visit is needed',
    'login_required',
    ({ oidc: { client, result } }) =>
      client !== undefined && clientIds.includes(client.clientId) && !result?.login,
  )
}

/**
 * RFC 9470 §4: a level named in `acr_values` is demanded, once. Who cannot reach it is told so on
 * the visit's page, which ends the visit.
 */
function createValuesCheck(ladder: readonly string[]) {
  const { Check } = interactionPolicy
  return new Check(
    'acr_values',
    'none of the requested ACRs could be obtained',
    'unmet_authentication_requirements',
    ({ oidc: { params, result, session } }) => {
      const demanded = demandedByValues(params?.['acr_values'], ladder)
      if (demanded === undefined || result?.login) return Check.NO_NEED_TO_PROMPT
      return ladder.indexOf(session?.acr ?? '') < ladder.indexOf(demanded)
    },
  )
}

/** The pairwise subject by which a client knows an account. */
export type SubjectOf = (accountId: string, client: Client) => string

/** The library looks at `sub` with a value in the ID token only (OpenID Connect Core §5.5.1). */
function createSubjectCheck(subjectOf: SubjectOf) {
  const { Check } = interactionPolicy
  return new Check(
    'claims_userinfo_sub_value',
    'requested subject could not be obtained',
    'login_required',
    ({ oidc: { claims, session, client } }) => {
      const wanted: unknown = claims.userinfo?.sub?.value
      if (wanted === undefined) return Check.NO_NEED_TO_PROMPT
      return !session?.accountId || !client || subjectOf(session.accountId, client) !== wanted
    },
  )
}
