import { readFile, writeFile } from 'node:fs/promises'
import * as client from 'openid-client'

/** Registers once (RFC 7591) and keeps the answer; answers openid-client's configuration. */
export async function openClient(settings) {
  const { issuer, initialAccessToken } = await findIssuer(settings)
  const known = await readRegistration(settings, issuer)
  // The sandbox speaks plain http on loopback; remove this line anywhere else.
  const execute = [client.allowInsecureRequests]
  const config = known
    ? await client.discovery(new URL(issuer), known.client_id, known.client_secret, undefined, {
        execute,
      })
    : await client.dynamicClientRegistration(new URL(issuer), describe(settings), undefined, {
        initialAccessToken,
        execute,
      })
  if (!known) await keep(settings, { issuer, ...config.clientMetadata() })
  config.timeout = settings.timeoutSeconds
  // ID tokens are checked by the issuer's published keys, too, not by the connection alone.
  client.enableNonRepudiationChecks(config)
  return config
}

async function findIssuer({ desk, issuer }) {
  const services = await (await fetch(`${desk}/services.json`)).json()
  const found = services.find((service) => service.name === issuer)
  if (!found) throw new Error(`${desk}/services.json knows no issuer ${issuer}`)
  return found
}

function describe({ url }) {
  return {
    client_name: 'Dịch vụ mẫu (Node)',
    redirect_uris: [`${url}/callback`],
    post_logout_redirect_uris: [`${url}/`],
    backchannel_logout_uri: `${url}/back-channel-logout`,
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
  }
}

/** One made for another issuer or another address of this service is of no use. */
async function readRegistration(settings, issuer) {
  const text = await readFile(settings.registrationFile, 'utf8').catch(() => undefined)
  const kept = text && JSON.parse(text)
  const [redirectUri] = describe(settings).redirect_uris
  return kept?.issuer === issuer && kept.redirect_uris?.includes(redirectUri) ? kept : undefined
}

function keep({ registrationFile }, registration) {
  return writeFile(registrationFile, JSON.stringify(registration, null, 2), { mode: 0o600 })
}
