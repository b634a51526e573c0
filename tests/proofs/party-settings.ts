/** Secrets of every run; the canary proof looks for each of them. */
export const SECRETS = {
  identityKey: 'proof-master-secret-of-identity-0001',
  portalKey: 'proof-master-secret-of-the-portal-002',
  registryKey: 'proof-master-secret-of-registry-0003',
  onestopKey: 'proof-master-secret-of-a-province-07',
  portalToken: 'proof-initial-access-token-portal-008',
  identityToken: 'proof-initial-access-token-identity-4',
  registryToken: 'proof-initial-access-token-registry-5',
  gatewayToken: 'proof-token-of-the-sms-gateway-000006',
} as const

/** In the order in which they start. */
export const partyNames = ['registry', 'identity', 'portal', 'onestop'] as const
export type PartyName = (typeof partyNames)[number]
export type PartyUrls = Record<PartyName, string>

/** Which province it is that takes part. */
export const PRESET = 'binhdinh-2024'

/** The environment each party is started with, as an operator would write it. */
export function settingsOf(
  urls: PartyUrls,
  { databaseUrl, gatewayUrl }: { databaseUrl: string; gatewayUrl: string },
): Record<PartyName, Record<string, string>> {
  const common = {
    DATABASE_URL: databaseUrl,
    TRUSTED_PROXIES: '127.0.0.1',
    TEXT_PROFILE: 'vn-2024',
    LOG_LEVEL: 'warn',
  }
  const messages = { SMS_GATEWAY_URL: gatewayUrl, SMS_GATEWAY_TOKEN: SECRETS.gatewayToken }
  return {
    identity: {
      ...common,
      ISSUER: urls.identity,
      SECRET_KEY: SECRETS.identityKey,
      INITIAL_ACCESS_TOKEN: SECRETS.identityToken,
      ...messages,
      APPROVED_PRIVATE_HOSTS: 'localhost',
      HOME_URL: `${urls.portal}/`,
    },
    portal: {
      ...common,
      PUBLIC_URL: urls.portal,
      SECRET_KEY: SECRETS.portalKey,
      IDENTITY_ISSUER: urls.identity,
      IDENTITY_INITIAL_ACCESS_TOKEN: SECRETS.identityToken,
      REGISTRY_URL: urls.registry,
      REGISTRY_INITIAL_ACCESS_TOKEN: SECRETS.registryToken,
      INITIAL_ACCESS_TOKEN: SECRETS.portalToken,
      APPROVED_PRIVATE_HOSTS: 'localhost',
      ...messages,
    },
    onestop: {
      ...common,
      PRESET,
      PUBLIC_URL: urls.onestop,
      SECRET_KEY: SECRETS.onestopKey,
      PORTAL_ISSUER: urls.portal,
      PORTAL_INITIAL_ACCESS_TOKEN: SECRETS.portalToken,
      IDENTITY_ISSUER: urls.identity,
      IDENTITY_INITIAL_ACCESS_TOKEN: SECRETS.identityToken,
      REGISTRY_URL: urls.registry,
      REGISTRY_INITIAL_ACCESS_TOKEN: SECRETS.registryToken,
      ...messages,
    },
    registry: {
      ...common,
      PUBLIC_URL: urls.registry,
      SECRET_KEY: SECRETS.registryKey,
      INITIAL_ACCESS_TOKEN: SECRETS.registryToken,
    },
  }
}
