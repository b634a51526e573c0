import * as client from 'openid-client'

/** A client that an issuer's operator made by hand, where nobody can register (RFC 7591). */
export type FixedClient = { clientId: string; clientSecret: string }

type Discovery = {
  issuer: string
  timeoutSeconds: number
  execute: ((config: client.Configuration) => void)[]
}

/** From the best; what an issuer signs with beyond these is not taken (RFC 8725 §3.1). */
const SIGNING_ALGORITHMS = ['ES256', 'PS256', 'RS256'] as const

/** A configuration with `client_secret_basic`, as every issuer must take it (OIDC Core §9). */
export async function discoverFixed(
  { clientId, clientSecret }: FixedClient,
  { issuer, timeoutSeconds, execute }: Discovery,
): Promise<client.Configuration> {
  const authentication = client.ClientSecretBasic(clientSecret)
  const options = { execute, timeout: timeoutSeconds }
  const found = await client.discovery(
    new URL(issuer),
    clientId,
    undefined,
    authentication,
    options,
  )
  const server = found.serverMetadata()
  const metadata = { id_token_signed_response_alg: chooseAlgorithm(server) }
  const config = new client.Configuration(server, clientId, metadata, authentication)
  for (const prepare of execute) prepare(config)
  config.timeout = timeoutSeconds
  return config
}

function chooseAlgorithm({ id_token_signing_alg_values_supported = [] }: client.ServerMetadata) {
  const known = SIGNING_ALGORITHMS.find((one) =>
    id_token_signing_alg_values_supported.includes(one),
  )
  if (!known) throw new Error('the issuer signs ID tokens with no algorithm that is taken here')
  return known
}
