/** Secrets of every run; the canary proof looks for each of them. */
export const SECRETS = {
  identityKey: 'proof-master-secret-of-identity-0001',
  portalKey: 'proof-master-secret-of-the-portal-002',
  registryKey: 'proof-master-secret-of-registry-0003',
  identityToken: 'proof-initial-access-token-identity-4',
  registryToken: 'proof-initial-access-token-registry-5',
  gatewayToken: 'proof-token-of-the-sms-gateway-000006',
} as const

export const partyNames = ['registry', 'identity', 'portal'] as const
export type PartyName = (typeof partyNames)[number]
export type PartyUrls = Record<PartyName, string>

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
  return {
    identity: {
      ...common,
      ISSUER: urls.identity,
      SECRET_KEY: SECRETS.identityKey,
      INITIAL_ACCESS_TOKEN: SECRETS.identityToken,
      SMS_GATEWAY_URL: gatewayUrl,
      SMS_GATEWAY_TOKEN: SECRETS.gatewayToken,
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
      SMS_GATEWAY_URL: gatewayUrl,
      SMS_GATEWAY_TOKEN: SECRETS.gatewayToken,
    },
    registry: {
      ...common,
      PUBLIC_URL: urls.registry,
      SECRET_KEY: SECRETS.registryKey,
      INITIAL_ACCESS_TOKEN: SECRETS.registryToken,
    },
  }
}
