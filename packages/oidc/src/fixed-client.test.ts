import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { systemClock } from '@mot-cua/kernel'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRelyingParty, type RelyingParty } from './relying-party.ts'
import {
  closeServer,
  listen,
  openTestProvider,
  portOf,
  sealer,
  type TestProvider,
} from './test-provider.ts'

const CLIENT = { clientId: 'cổng:1', clientSecret: 'secret+with/odd:signs' }

/** An issuer as many are: no registration, no PAR, no userinfo, RS256, a path in its address. */
async function openPlainIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'k' }
  const given: { authorization?: string | undefined; idToken: Record<string, unknown> } = {
    idToken: {},
  }
  let issuer = ''
  const answerToken = async (request: IncomingMessage) => {
    given.authorization = request.headers.authorization
    const id_token = await new SignJWT({ name: 'Ngô Thị Mai', ...given.idToken })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience(CLIENT.clientId)
      .setSubject('mai')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey)
    return { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token }
  }
  const answer = async (request: IncomingMessage): Promise<object> => {
    if (request.url?.endsWith('/jwks')) return { keys: [jwk] }
    if (request.url?.endsWith('/token')) return answerToken(request)
    return {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256'],
    }
  }
  const server = await listen(
    createServer((request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('content-type', 'application/json')
      void answer(request).then((body) => response.end(JSON.stringify(body)))
    }),
  )
  issuer = `http://localhost:${portOf(server)}/realms/post`
  return { issuer, given, close: () => closeServer(server) }
}

describe('a relying party of an issuer that made its client by hand', () => {
  let storage: TestProvider
  let plain: Awaited<ReturnType<typeof openPlainIssuer>>
  let party: RelyingParty
  beforeAll(async () => {
    ;[storage, plain] = await Promise.all([openTestProvider(), openPlainIssuer()])
  })
  afterAll(async () => {
    await plain?.close()
    await storage?.close()
  })
  beforeEach(() => {
    party = createRelyingParty({
      issuer: plain.issuer,
      metadata: {},
      initialAccessToken: undefined,
      fixedClient: CLIENT,
      db: storage.db,
      sealer,
      store: storage.store,
      now: systemClock,
      redirectUri: 'http://localhost:4100/cb',
      postLogoutRedirectUri: 'http://localhost:4100/bye',
      scope: 'openid profile',
    })
  })

  /** Comes back with a code, as if the person had signed in `ageSeconds` ago. */
  async function comeBack(more: { maxAge?: number } = {}, ageSeconds = 0) {
    const start = await party.startSignIn({ browserId: 'browser', returnTo: '/there', ...more })
    const nowSeconds = Math.floor(Date.now() / 1000)
    plain.given.idToken = {
      nonce: start.searchParams.get('nonce'),
      auth_time: nowSeconds - ageSeconds,
    }
    const url = new URL('http://localhost:4100/cb?code=c')
    url.searchParams.set('state', start.searchParams.get('state') ?? '')
    return party.finishSignIn({ url, browserId: 'browser' })
  }

  test('is sent there with the request in the address, PKCE in it', async () => {
    const start = { browserId: 'b', returnTo: '/', prompt: 'login', maxAge: 60, acrValues: 'x' }
    const url = await party.startSignIn({ ...start, loginHint: '099186000123' })
    expect(url.href.startsWith(`${plain.issuer}/auth?`)).toBe(true)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: CLIENT.clientId,
      response_type: 'code',
      code_challenge_method: 'S256',
      prompt: 'login',
      max_age: '60',
      acr_values: 'x',
    })
    // Not heard of by an issuer without the claims parameter; and a hint names a person.
    expect(url.searchParams.has('claims')).toBe(false)
    expect(url.href).not.toContain('099186000123')
  })

  test('proves itself by client_secret_basic and takes the claims of the ID token', async () => {
    const outcome = await comeBack()
    expect(outcome).toMatchObject({
      outcome: 'signed-in',
      person: { issuer: plain.issuer, subject: 'mai', returnTo: '/there', acr: undefined },
    })
    expect(outcome).toMatchObject({ person: { claims: { name: 'Ngô Thị Mai' } } })
    const [, encoded = ''] = plain.given.authorization?.split(' ') ?? []
    const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':')
    expect(decodeURIComponent(id)).toBe(CLIENT.clientId)
    expect(decodeURIComponent(secret)).toBe(CLIENT.clientSecret)
    const rows = await storage.db.selectFrom('oidc_registration').select('issuer').execute()
    expect(rows).toEqual([])
  })

  test('refuses a proof that is older than was asked for', async () => {
    expect(await comeBack({ maxAge: 60 }, 10)).toMatchObject({ outcome: 'signed-in' })
    expect(await comeBack({ maxAge: 60 }, 3600)).toMatchObject({ outcome: 'refused' })
  })

  test('an answer for one issuer is nothing at the address of another', async () => {
    const start = await party.startSignIn({ browserId: 'browser', returnTo: '/there' })
    const other = createRelyingParty({
      issuer: storage.issuer,
      metadata: {},
      initialAccessToken: undefined,
      fixedClient: CLIENT,
      db: storage.db,
      sealer,
      store: storage.store,
      now: systemClock,
      redirectUri: 'http://localhost:4100/other',
      postLogoutRedirectUri: 'http://localhost:4100/bye',
      scope: 'openid',
    })
    const url = new URL('http://localhost:4100/other?code=c')
    url.searchParams.set('state', start.searchParams.get('state') ?? '')
    expect(await other.finishSignIn({ url, browserId: 'browser' })).toEqual({ outcome: 'unknown' })
  })

  test('says so where nobody can sign out there', async () => {
    await expect(party.endSessionUrl('sid')).rejects.toMatchObject({
      type: 'upstream-unavailable',
    })
  })
})
