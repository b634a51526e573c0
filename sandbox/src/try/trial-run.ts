import { createHash } from 'node:crypto'
import type { Clock } from '@mot-cua/kernel'
import { decodeJwt, type JSONWebKeySet } from 'jose'
import { checkIdToken, checkLogoutToken, checkSignature } from './trial-checks.ts'
import { maskValues, showToken } from './trial-values.ts'
import { type Answered, ask, proveClient } from './trial-wire.ts'
import type { Check, Step, Trial } from './trials.ts'

/**
 * A sign-in as a right client makes it, by hand and with every step written down. Answers where
 * the browser has to go; undefined when the issuer did not take the request.
 */
export async function startTrial(trial: Trial): Promise<URL | undefined> {
  const proof = proveClient(trial.client)
  if (!proof) throw new Error('a client with a key of its own cannot be tried from here')
  const { step, status, body } = await ask(trial, {
    name: 'request',
    method: 'POST',
    url: `${trial.issuer}/par`,
    headers: proof.headers,
    form: { ...proof.form, ...describeRequest(trial) },
  })
  const requestUri = body['request_uri']
  if (status !== 201 || typeof requestUri !== 'string') {
    refuse(trial, step, body['error'] ?? status)
    return undefined
  }
  const url = new URL(`${trial.issuer}/authorize`)
  url.search = String(
    new URLSearchParams({ client_id: trial.client.clientId, request_uri: requestUri }),
  )
  trial.steps.push(leave('redirect', url))
  return url
}

function describeRequest({ client, wish, ...trial }: Trial): Record<string, string> {
  const wishes = {
    acr_values: wish.acrValues,
    prompt: wish.prompt,
    max_age: wish.maxAge,
    ui_locales: wish.uiLocales,
  }
  return {
    client_id: client.clientId,
    response_type: 'code',
    redirect_uri: trial.redirectUri,
    scope: wish.scope,
    state: trial.id,
    nonce: trial.nonce,
    code_challenge: createHash('sha256').update(trial.codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== '')),
  }
}

function leave(name: Step['name'], url: URL): Step {
  return {
    name,
    line: `GET ${url.origin}${url.pathname}`,
    sent: maskValues(Object.fromEntries(url.searchParams)),
    answer: '',
    received: [],
    checks: [],
  }
}

/** What came back, redeemed and looked at; the outcome stands in the trial. */
export async function finishTrial(trial: Trial, callback: URLSearchParams, now: Clock) {
  const { iss, error, code = '' } = Object.fromEntries(callback)
  const step: Step = {
    name: 'callback',
    line: `GET ${trial.redirectUri}`,
    sent: maskValues(Object.fromEntries(callback)),
    answer: '',
    received: [],
    checks: [
      { name: 'callback-issuer', isGood: iss === trial.issuer, found: String(iss) },
      { name: 'no-error', isGood: error === undefined, found: error ?? '–' },
    ],
  }
  trial.steps.push(step)
  trial.outcome = 'refused'
  if (isAllGood(step.checks) && (await redeem(trial, code, now))) trial.outcome = 'signed-in'
}

async function redeem(trial: Trial, code: string, now: Clock): Promise<boolean> {
  const proof = proveClient(trial.client)
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: trial.redirectUri,
    code_verifier: trial.codeVerifier,
  }
  const { step, body } = await ask(trial, {
    name: 'token',
    method: 'POST',
    url: `${trial.issuer}/token`,
    headers: proof?.headers ?? {},
    form: { ...proof?.form, ...grant },
  })
  const { id_token: idToken, access_token: accessToken } = body
  if (typeof idToken !== 'string' || typeof accessToken !== 'string') {
    if (step.checks.length === 0) refuse(trial, step, body['error'] ?? 'no token')
    return false
  }
  const claims = decodeJwt(idToken)
  step.checks.push(await findSignature(trial, idToken), ...checkIdToken(claims, trial, now()))
  if (!isAllGood(step.checks)) return false
  const { sid } = claims
  if (typeof sid === 'string') trial.sid = sid
  return readPerson(trial, { accessToken, subject: claims.sub })
}

/** An unknown key is looked for once more, as a key may have been changed a moment ago. */
async function findSignature(trial: Trial, token: string): Promise<Check> {
  const readKeys = () => ask(trial, { name: 'keys', method: 'GET', url: `${trial.issuer}/jwks` })
  const first = await checkSignature(token, keysIn(await readKeys()))
  return first.isGood ? first : checkSignature(token, keysIn(await readKeys()))
}

function keysIn({ body }: Answered): JSONWebKeySet {
  return 'keys' in body ? (body as unknown as JSONWebKeySet) : { keys: [] }
}

type Told = { accessToken: string; subject: string | undefined }

async function readPerson(trial: Trial, { accessToken, subject }: Told): Promise<boolean> {
  const { step, body } = await ask(trial, {
    name: 'userinfo',
    method: 'GET',
    url: `${trial.issuer}/userinfo`,
    headers: { authorization: `Bearer ${accessToken}` },
  })
  const found = String(body['sub'])
  step.checks.push({ name: 'userinfo-subject', isGood: found === subject, found })
  return isAllGood(step.checks)
}

/** Where the browser signs out: with `sid` as the hint, so that no token stands in an address. */
export function leaveToSignOut(trial: Trial, deskUrl: string): URL {
  const own = `${deskUrl}/try/signed-out`
  const { postLogoutRedirectUris } = trial.client
  const [other = own] = postLogoutRedirectUris
  const url = new URL(`${trial.issuer}/end-session`)
  url.search = String(
    new URLSearchParams({
      client_id: trial.client.clientId,
      post_logout_redirect_uri: postLogoutRedirectUris.includes(own) ? own : other,
      state: trial.id,
      ...(trial.sid === undefined ? {} : { logout_hint: trial.sid }),
    }),
  )
  trial.steps.push(leave('sign-out', url))
  return url
}

/** True where the session that the token names is over. */
export async function hearLogout(trial: Trial, token: string): Promise<boolean> {
  const step: Step = {
    name: 'logout-token',
    line: 'POST /try/back-channel-logout',
    sent: showToken(token),
    answer: '',
    received: [],
    checks: [],
  }
  trial.steps.push(step)
  step.checks.push(await findSignature(trial, token), ...checkLogoutToken(token, trial))
  const isGood = isAllGood(step.checks)
  step.answer = isGood ? '200' : '400'
  if (isGood) trial.outcome = 'signed-out'
  return isGood
}

function refuse(trial: Trial, step: Step, found: unknown): void {
  trial.outcome = 'refused'
  if (step.checks.length > 0) return
  step.checks.push({ name: 'no-error', isGood: false, found: String(found) })
}

function isAllGood(checks: readonly Check[]): boolean {
  return checks.every(({ isGood }) => isGood)
}
