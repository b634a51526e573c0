import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createHttpDriver, type DrivenPage, type HttpDriver } from '@mot-cua/testing'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { readIssuer, register } from '../interop/outside-site.ts'
import type { Person, Sandbox } from '../journeys/sandbox.ts'
import { words } from '../journeys/steps.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export type Parameters = Record<string, string>
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> }
/** Both are providers of the same kind. */
export const issuerNames = ['identity', 'portal'] as const
export type IssuerName = (typeof issuerNames)[number]

export type Authentication = 'private_key_jwt' | 'client_secret_basic' | 'client_secret_post'

/** What a module needs of the protocol, by hand, so that it can be broken at each step. */
export type RawClient = Awaited<ReturnType<typeof openRawClient>>

/** Registers by RFC 7591 with a key of its own; `origin` is where its redirect addresses live. */
export async function openRawClient(
  sandbox: Sandbox,
  origin: string,
  {
    auth = 'private_key_jwt',
    at = 'identity',
    ...metadata
  }: { auth?: Authentication; at?: IssuerName } & Record<string, unknown> = {},
) {
  const issuer = await readIssuer(sandbox.desk, at)
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] }
  const redirectUri = `${origin}/callback`
  const { client_id: clientId, client_secret: secret = '' } = await register(issuer, {
    client_name: 'Khách thử chuẩn',
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`${origin}/signed-out`],
    backchannel_logout_uri: `${origin}/back-channel-logout`,
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: auth,
    ...(auth === 'private_key_jwt' ? { jwks } : {}),
    ...metadata,
  })
  const assert = (claims: Record<string, unknown> = {}) =>
    signAssertion(privateKey, { clientId, audience: issuer.issuer, claims })
  const credentials = async (): Promise<{ form: Parameters; headers: Parameters }> => {
    if (auth === 'client_secret_basic') {
      const pair = Buffer.from(`${clientId}:${secret}`).toString('base64')
      return { form: {}, headers: { authorization: `Basic ${pair}` } }
    }
    if (auth === 'client_secret_post') {
      return { form: { client_id: clientId, client_secret: secret }, headers: {} }
    }
    const form = { client_id: clientId, client_assertion_type: ASSERTION_TYPE }
    return { form: { ...form, client_assertion: await assert() }, headers: {} }
  }
  /** A form to an endpoint, with the client's own authentication unless `form` brings another. */
  const post = async (
    path: string,
    form: Parameters,
    headers: Parameters = {},
  ): Promise<Answer> => {
    const own = await credentials()
    const body = new URLSearchParams({ ...own.form, ...form })
    return read(
      fetch(issuer.issuer + path, {
        method: 'POST',
        body,
        headers: { ...own.headers, ...headers },
      }),
    )
  }
  return { issuer: issuer.issuer, clientId, redirectUri, origin, assert, post }
}

export async function read(asked: Promise<Response>): Promise<Answer> {
  const answer = await asked
  const text = await answer.text()
  const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '')
  const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : { text }
  return { status: answer.status, headers: answer.headers, body }
}

/** RFC 7523 §3. */
function signAssertion(
  key: CryptoKey,
  { clientId, audience, claims }: { clientId: string; audience: string; claims: object },
): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const usual = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID() }
  return new SignJWT({ ...usual, iat: nowSeconds, exp: nowSeconds + 60, ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(key)
}

export type Visit = {
  verifier: string
  parameters: Parameters
  /** The address without PAR. */
  url(): URL
  /** RFC 9126: pushes, and answers the address; throws when the push is refused. */
  pushed(headers?: Parameters): Promise<URL>
}

/** An authorization request as the library's own clients make it; undefined takes one away. */
export function startVisit(
  client: RawClient,
  more: Record<string, string | undefined> = {},
): Visit {
  const verifier = randomBytes(32).toString('base64url')
  const usual = {
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state: randomUUID(),
    nonce: randomUUID(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
  const parameters = withoutUndefined({ ...usual, ...more })
  const addressOf = (query: Parameters) =>
    new URL(`${client.issuer}/authorize?${new URLSearchParams(query)}`)
  return {
    verifier,
    parameters,
    url: () => addressOf(parameters),
    async pushed(headers) {
      const { status, body } = await client.post('/par', parameters, headers)
      if (status !== 201) throw new Error(`PAR answered ${status} ${JSON.stringify(body)}`)
      return addressOf({ client_id: client.clientId, request_uri: String(body['request_uri']) })
    },
  }
}

function withoutUndefined(all: Record<string, string | undefined>): Parameters {
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

export function redeem(
  client: RawClient,
  { code, verifier }: { code: string; verifier: string },
  { headers = {}, ...more }: { headers?: Parameters } & Record<string, unknown> = {},
): Promise<Answer> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
    ...(more as Parameters),
  }
  return client.post('/token', form, headers)
}

/** A person at a browser without JavaScript, passing whatever page identity shows. */
export function createVisitor(sandbox: Sandbox, person: Person, headers?: Parameters) {
  const browser: HttpDriver = createHttpDriver(headers)
  const pages: string[] = []

  async function pass(page: DrivenPage): Promise<DrivenPage> {
    let at = page
    while ([sandbox.identity, sandbox.portal].includes(at.url.origin) && at.status === 200) {
      const step = await nextStep(at)
      if (!step) break
      pages.push(step)
      at = await steps[step](at)
    }
    return at
  }

  const steps = {
    password: (page: DrivenPage) => {
      const { personalId, password } = person
      return page.submit({ personalId, password }, words.signIn)
    },
    otp: async (page: DrivenPage) =>
      page.submit({ code: await sandbox.readCode(person.phone, sent) }, words.confirm),
    consent: (page: DrivenPage) =>
      page.submit({}, page.url.origin === sandbox.portal ? 'Đồng ý' : words.accept),
    // The portal's own question: which kind of account.
    chooser: (page: DrivenPage) => browser.visit(`${sandbox.portal}/sign-in/eid${page.url.search}`),
  }
  let sent = 0
  async function nextStep({ html, url }: DrivenPage): Promise<keyof typeof steps | undefined> {
    if (url.origin === sandbox.portal && url.pathname === '/sign-in') return 'chooser'
    if (html.includes('name="password"')) {
      sent = (await sandbox.messages(person.phone)).length
      return 'password'
    }
    if (html.includes('name="code"')) return 'otp'
    return html.includes('value="accept"') ? 'consent' : undefined
  }

  return {
    browser,
    /** Names of the pages that asked something, in order, since the last `takePages`. */
    takePages: () => pages.splice(0),
    /** The page where the browser ends up, through everything that identity asks. */
    arrive: async (address: URL) => pass(await browser.visit(address)),
    pass,
  }
}

export type Visitor = ReturnType<typeof createVisitor>

/** From the request to the code; throws when none comes. */
export async function obtainCode(visitor: Visitor, visit: Visit, address?: URL) {
  const { url } = await visitor.arrive(address ?? visit.url())
  const code = url.searchParams.get('code')
  if (code === null) throw new Error(`no code: ${url.pathname} ${url.search}`)
  return { code, verifier: visit.verifier, callback: url }
}

export type ProofParts = {
  key: CryptoKey
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
}

/** RFC 9449 §4.2; any part may be replaced, and undefined takes it away. */
export async function signDpopProof(
  target: { method: string; url: string },
  { publicJwk, key, header = {}, claims = {} }: ProofParts & { publicJwk: object },
): Promise<string> {
  const usual = { jti: randomUUID(), htm: target.method, htu: target.url }
  const payload = { ...usual, iat: Math.floor(Date.now() / 1000), ...claims }
  const protectedHeader = { alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk, ...header }
  return new SignJWT(JSON.parse(JSON.stringify(payload)) as Record<string, unknown>)
    .setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader)) as JWTHeaderParameters)
    .sign(key)
}
