import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { testConfig } from '../test-portal.ts'

export type TestService = Awaited<ReturnType<typeof openTestService>>

/** A province, say: a relying party of the portal that speaks the protocol by hand. */
export async function openTestService(
  issuer: string,
  { name = 'Cổng tỉnh', host = 'localhost', scope = 'openid profile personal_id account' } = {},
) {
  const logoutTokens: Record<string, unknown>[] = []
  const state = { isDown: false }
  const origin = await listen(host, logoutTokens, state)
  const redirectUri = `${origin}/cb`
  const { clientId, secret } = await register(issuer, { name, origin, scope })
  const verifier = randomBytes(32).toString('base64url')
  const parameters = requestOf({ clientId, redirectUri, scope, verifier })
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${issuer}${path}`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(form),
    })
  const authorizeUrl = (query: Record<string, string>) =>
    `${issuer}/authorize?${new URLSearchParams(query)}`
  const redeem = createRedeem(post, { redirectUri, verifier })
  return {
    clientId,
    origin,
    /** Payloads of logout tokens, as they came. */
    logoutTokens,
    /** It takes no logout token from now on. */
    goDown: () => void (state.isDown = true),
    authorizeUrl: (more: Record<string, string> = {}) => authorizeUrl({ ...parameters, ...more }),
    /** RFC 9126. */
    async push(more: Record<string, string> = {}): Promise<string> {
      const pushed = await post('/par', { ...parameters, ...more })
      const { request_uri } = (await pushed.json()) as { request_uri: string }
      return authorizeUrl({ client_id: clientId, request_uri })
    },
    redeem,
    refresh: createRefresh(post),
    readPerson: (url: URL) => readPerson(issuer, redeem, url),
    signOutUrl: (idToken: string) => signOutUrl(issuer, origin, idToken),
  }
}

function requestOf(
  given: Record<'clientId' | 'redirectUri' | 'scope' | 'verifier', string>,
): Record<string, string> {
  return {
    client_id: given.clientId,
    redirect_uri: given.redirectUri,
    response_type: 'code',
    scope: given.scope,
    state: 'state-of-the-test',
    nonce: 'nonce-of-the-test',
    code_challenge: createHash('sha256').update(given.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
}

type Post = (path: string, form: Record<string, string>) => Promise<Response>

function createRedeem(
  post: Post,
  { redirectUri, verifier }: Record<'redirectUri' | 'verifier', string>,
) {
  return (code: string) =>
    post('/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
}

function createRefresh(post: Post) {
  return (token: string) => post('/token', { grant_type: 'refresh_token', refresh_token: token })
}

/** What the service knows of who has come back with a code. */
async function readPerson(issuer: string, redeem: ReturnType<typeof createRedeem>, url: URL) {
  const answer = await redeem(url.searchParams.get('code') ?? '')
  const tokens = (await answer.json()) as Record<string, string>
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  const userinfo = await fetch(`${issuer}/userinfo`, { headers })
  const idToken = tokens['id_token'] ?? ''
  return {
    status: answer.status,
    idToken,
    claims: payloadOf(idToken),
    userinfo: (await userinfo.json()) as Record<string, unknown>,
    /** Whether the access token is good still. */
    isTokenGood: async () => (await fetch(`${issuer}/userinfo`, { headers })).ok,
  }
}

function signOutUrl(issuer: string, origin: string, idToken: string): string {
  return `${issuer}/end-session?${new URLSearchParams({
    id_token_hint: idToken,
    post_logout_redirect_uri: `${origin}/bye`,
    state: 'bye-state',
  })}`
}

type Registered = { clientId: string; secret: string }

function grantTypesFor(scope: string): string[] {
  const refresh = scope.includes('offline_access') ? ['refresh_token'] : []
  return ['authorization_code', ...refresh]
}

async function register(
  issuer: string,
  { name, origin, scope }: { name: string; origin: string; scope: string },
): Promise<Registered> {
  const answer = await fetch(`${issuer}/register`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${testConfig.initialAccessToken}`,
    },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [`${origin}/cb`],
      post_logout_redirect_uris: [`${origin}/bye`],
      backchannel_logout_uri: `${origin}/logout`,
      backchannel_logout_session_required: true,
      scope,
      grant_types: grantTypesFor(scope),
    }),
  })
  if (answer.status !== 201) throw new Error(`not registered: ${await answer.text()}`)
  const { client_id, client_secret } = (await answer.json()) as Record<string, string>
  return { clientId: client_id ?? '', secret: client_secret ?? '' }
}

/** Answers whoever comes back; unreferenced, so that no test has to close it. */
async function listen(
  host: string,
  logoutTokens: Record<string, unknown>[],
  state: { isDown: boolean },
): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token')
      if (token) logoutTokens.push(payloadOf(token))
      if (token && state.isDown) outgoing.statusCode = 503
      outgoing.end('arrived at the service')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const address = server.address()
  return `http://${host}:${typeof address === 'object' && address ? address.port : 0}`
}

function payloadOf(jwt: string): Record<string, unknown> {
  const [, payload = ''] = jwt.split('.')
  return payload === ''
    ? {}
    : (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>)
}
