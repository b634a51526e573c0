import { createHash, randomBytes } from 'node:crypto'
import type { KeyClient } from './key-client.ts'
import { createLightHttp, type LightAnswer } from './light-http.ts'
import type { SeededPerson } from './seeded-people.ts'
import { createVisit, type Visit } from './sign-in-visit.ts'
import { codeIn, type SmsSink } from './sms-sink.ts'

export type SignInDriver = {
  /** RFC 9126; answers what the token request needs later. */
  push(more?: Record<string, string>): Promise<PushedRequest>
  /** The browser's part: from the address the service sends it to, until it is back with a code. */
  obtainCode(pushed: PushedRequest, person: SeededPerson): Promise<string>
  /** The token request; any number may be sent for one code. */
  redeem(grant: { code: string; verifier: string }, assertion?: string): Promise<LightAnswer>
  /** All of it; throws with the step that did not go as it should. */
  signIn(person: SeededPerson): Promise<Tokens>
  /** Requests answered so far. */
  requests(): number
  close(): void
}

export type PushedRequest = { authorizeUrl: string; verifier: string; redirectUri: string }
export type Tokens = { access_token: string; id_token: string }

export type SignInDriverOptions = {
  issuer: string
  /** Addresses of the processes, taken in turn; the issuer's own when left out. */
  targets?: readonly string[]
  client: KeyClient
  sms: Pick<SmsSink, 'nextTo'>
  scope?: string
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * A service and its visitors' browsers over plain HTTP: PAR, pages, code by SMS, consent where it
 * is asked for, token. Each visit comes from a client address of its own, so identity must be
 * started with `TRUSTED_PROXIES=127.0.0.1`.
 */
export function createSignInDriver(options: SignInDriverOptions): SignInDriver {
  const { issuer, client, targets = [issuer] } = options
  const http = createLightHttp()
  let turn = 0
  const toTarget = (url: string) => {
    turn += 1
    return url.replace(issuer, targets[turn % targets.length] ?? issuer)
  }
  const post = (path: string, form: Record<string, string>, assertion = client.assertion()) =>
    http.send(toTarget(issuer + path), {
      method: 'POST',
      form: {
        client_id: client.clientId,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: assertion,
        ...form,
      },
    })
  const driver: Omit<SignInDriver, 'signIn'> = {
    push: createPush(options, post),
    async obtainCode(pushed, person) {
      const visit = createVisit({ http, issuer, toTarget })
      const arrived = new URL(await signInOn(visit, options.sms, { ...pushed, person }))
      const code = arrived.searchParams.get('code')
      if (code === null) throw new Error(`no code: ${arrived.search}`)
      return code
    },
    redeem: (grant, assertion) => post('/token', tokenRequest(client, grant), assertion),
    requests: () => http.count(),
    close: () => http.close(),
  }
  return { ...driver, signIn: (person) => signIn(driver, person) }
}

function tokenRequest(client: KeyClient, { code, verifier }: { code: string; verifier: string }) {
  const { redirectUri } = client
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }
}

async function signIn(driver: Omit<SignInDriver, 'signIn'>, person: SeededPerson): Promise<Tokens> {
  const pushed = await driver.push()
  const code = await driver.obtainCode(pushed, person)
  const answer = await driver.redeem({ code, verifier: pushed.verifier })
  if (answer.status !== 200) throw new Error(`token: ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body) as Tokens
}

type Post = (path: string, form: Record<string, string>) => Promise<LightAnswer>

function createPush({ issuer, client, scope = 'openid profile' }: SignInDriverOptions, post: Post) {
  return async (more: Record<string, string> = {}): Promise<PushedRequest> => {
    const verifier = randomBytes(32).toString('base64url')
    const answer = await post('/par', {
      response_type: 'code',
      redirect_uri: client.redirectUri,
      scope,
      state: randomBytes(16).toString('base64url'),
      nonce: randomBytes(16).toString('base64url'),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    })
    if (answer.status !== 201) throw new Error(`PAR: ${answer.status} ${answer.body}`)
    const { request_uri } = JSON.parse(answer.body) as { request_uri: string }
    const query = new URLSearchParams({ client_id: client.clientId, request_uri })
    const authorizeUrl = `${issuer}/authorize?${query}`
    return { authorizeUrl, verifier, redirectUri: client.redirectUri }
  }
}

type Way = { authorizeUrl: string; redirectUri: string; person: SeededPerson }

/** Answers the address at the service to which the browser is sent in the end. */
export async function signInOn(
  visit: Visit,
  sms: Pick<SmsSink, 'nextTo'>,
  { authorizeUrl, redirectUri, person }: Way,
): Promise<string> {
  const isBack = (url: string) => url.startsWith(redirectUri)
  await visit.go(authorizeUrl, isBack)
  await passPassword(visit, sms, { person, isBack })
  return visit.url()
}

type Passing = { person: SeededPerson; isBack: (url: string) => boolean }

/** From identity's page of the password, by the code and the agreement if asked, until back. */
export async function passPassword(
  visit: Visit,
  sms: Pick<SmsSink, 'nextTo'>,
  { person: { personalId, password, phone }, isBack }: Passing,
): Promise<void> {
  const message = sms.nextTo(phone)
  await visit.submit({ personalId, password }, isBack)
  if (!visit.url().endsWith('/otp')) throw new Error(`password: ${visit.describe()}`)
  await visit.submit({ code: codeIn(await message) }, isBack)
  if (!isBack(visit.url())) await visit.submit({ action: 'accept' }, isBack)
  if (!isBack(visit.url())) throw new Error(`not back at the service: ${visit.describe()}`)
}
