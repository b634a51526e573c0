import { checkGateways, readSms, type SmsConfig, smsSettings } from '@mot-cua/sms'
import {
  addressSetting,
  commonSettings,
  guideSettings,
  listSetting,
  readEnvironment,
  secretSetting,
  serviceSettings,
} from '@mot-cua/web'
import { z } from 'zod'
import {
  checkPostal,
  type PostalConfig,
  postalSettings,
  readPostal,
} from './postal/postal.settings.ts'

/** What the environment may say; the operator's guide is made from it. */
export const schema = z
  .object({
    ...commonSettings,
    ...guideSettings,
    PUBLIC_URL: addressSetting.describe('Public address of the portal.'),
    IDENTITY_ISSUER: addressSetting.describe(
      'An OpenID Connect issuer with registration, PAR and the scope `personal_id`, as identity is.',
    ),
    IDENTITY_INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe('What the issuer’s operator gave for registering (RFC 7591 §3).'),
    REGISTRY_URL: addressSetting.describe('Address of the population registry.'),
    REGISTRY_INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe('What the registry’s operator gave for registering.'),
    VERIFY_REQUIRE_LEGACY_ID: z
      .stringbool()
      .default(false)
      .describe('True asks everybody for the old nine-digit number too, also who never had one.'),
    INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe(
        'What services register with to sign people in (RFC 7591 §3); agencies have their own.',
      ),
    APPROVED_PRIVATE_HOSTS: listSetting.describe(
      'Hosts with private addresses that logout tokens may be sent to: `host` or `host:port`.',
    ),
    ...postalSettings,
    ...smsSettings,
  })
  .superRefine(checkPostal)
  .superRefine(checkGateways)

export type PortalConfig = {
  publicUrl: string
  identityIssuer: string
  identityInitialAccessToken: string | undefined
  registryUrl: string
  registryInitialAccessToken: string | undefined
  secretKey: string
  trustedProxies: readonly string[]
  textProfile: 'neutral' | 'vn-2024'
  hotline: string
  /** Where signing in is explained, if anywhere. */
  guideUrl?: string | undefined
  isOfficial: boolean
  /** The usual rules and no reports if absent. */
  sms?: SmsConfig
  requireLegacyId: boolean
  /** What services register with at the portal. */
  initialAccessToken?: string | undefined
  /** Those that logout tokens may be sent to. */
  approvedPrivateHosts?: readonly string[]
  /** Vietnam Post, or any other issuer in its place; without it the method is not there. */
  postal?: PostalConfig | undefined
}

/** Throws ConfigError with one line that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>) {
  const read = readEnvironment(schema, env)
  const { sms, smsGateways } = readSms(read)
  const config: PortalConfig = {
    publicUrl: read.PUBLIC_URL,
    identityIssuer: read.IDENTITY_ISSUER,
    identityInitialAccessToken: read.IDENTITY_INITIAL_ACCESS_TOKEN,
    registryUrl: read.REGISTRY_URL,
    registryInitialAccessToken: read.REGISTRY_INITIAL_ACCESS_TOKEN,
    secretKey: read.SECRET_KEY,
    trustedProxies: read.TRUSTED_PROXIES,
    textProfile: read.TEXT_PROFILE,
    hotline: read.HOTLINE,
    guideUrl: read.GUIDE_URL,
    isOfficial: read.OFFICIAL,
    sms,
    requireLegacyId: read.VERIFY_REQUIRE_LEGACY_ID,
    initialAccessToken: read.INITIAL_ACCESS_TOKEN,
    approvedPrivateHosts: read.APPROVED_PRIVATE_HOSTS,
    postal: readPostal(read),
  }
  return { config, ...serviceSettings(read), smsGateways }
}
