import { createServer, type IncomingMessage } from 'node:http'
import { migrate } from '@mot-cua/database'
import { createSealer, deriveKey } from '@mot-cua/kernel'
import {
  createRelyingParty,
  type RelyingPartyTables,
  registrationManagementMigration,
  relyingPartyMigration,
} from '@mot-cua/oidc'
import * as client from 'openid-client'
import {
  closeServer,
  INITIAL_ACCESS_TOKEN,
  listen,
  portOf,
  type TestIdentity,
} from './test-identity.ts'

/** A service of our own making: PAR, `private_key_jwt`, told of logouts. */
export async function openOwnService(
  identity: Pick<TestIdentity, 'issuer' | 'engine' | 'store' | 'clock'>,
  { name = 'Dịch vụ thử', scope = 'openid profile personal_id' } = {},
) {
  const schema = `rp_${crypto.randomUUID().slice(0, 8)}`
  await migrate(identity.engine, schema, [
    relyingPartyMigration,
    registrationManagementMigration('0001'),
  ])
  const site = await openSite()
  const redirectUri = `${site.origin}/callback`
  const party = createRelyingParty({
    issuer: identity.issuer,
    metadata: {
      client_name: name,
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${site.origin}/signed-out`],
      backchannel_logout_uri: `${site.origin}/back-channel-logout`,
      backchannel_logout_session_required: true,
      require_pushed_authorization_requests: true,
    },
    initialAccessToken: INITIAL_ACCESS_TOKEN,
    db: identity.engine.schema<RelyingPartyTables>(schema),
    sealer: createSealer(deriveKey('relying party of the tests, any secret', 'sealing')),
    redirectUri,
    postLogoutRedirectUri: `${site.origin}/signed-out`,
    scope,
    store: identity.store,
    now: identity.clock.now,
  })
  return {
    ...site,
    party,
    start: () => party.startSignIn({ browserId: 'browser', returnTo: '/' }),
    finish: (url: URL) => party.finishSignIn({ url, browserId: 'browser' }),
  }
}

/** A service written by others: openid-client, a client secret, no PAR. */
export async function openOutsideService(
  identity: TestIdentity,
  metadata: Partial<client.ClientMetadata> = {},
) {
  const site = await openSite()
  const redirectUri = `${site.origin}/cb`
  const config = await client.dynamicClientRegistration(
    new URL(identity.issuer),
    { client_name: 'Khách ngoài', redirect_uris: [redirectUri], ...metadata },
    undefined,
    { initialAccessToken: INITIAL_ACCESS_TOKEN, execute: [client.allowInsecureRequests] },
  )
  const codeVerifier = client.randomPKCECodeVerifier()
  return {
    ...site,
    clientId: config.clientMetadata().client_id,
    config,
    async start(more: Record<string, string> = {}) {
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...more,
      })
    },
    finish: (url: URL) =>
      client.authorizationCodeGrant(config, url, { pkceCodeVerifier: codeVerifier }),
  }
}

/** Where the browser arrives, and where logout tokens are sent. */
async function openSite() {
  const logoutTokens: string[] = []
  const server = await listen(
    createServer((incoming, outgoing) => {
      void readBody(incoming).then((body) => {
        const token = new URLSearchParams(body).get('logout_token')
        if (token) logoutTokens.push(token)
        outgoing.end('arrived')
      })
    }),
  )
  const origin = `http://localhost:${portOf(server)}`
  return { origin, logoutTokens, close: () => closeServer(server) }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
