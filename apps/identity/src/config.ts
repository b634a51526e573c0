import { checkGateways, readSms, type SmsConfig, smsSettings } from '@mot-cua/sms'
import {
  addressSetting,
  commonSettings,
  guideSettings,
  listSetting,
  networksSetting,
  readEnvironment,
  secretSetting,
  serviceSettings,
} from '@mot-cua/web'
import { z } from 'zod'

/** What the environment may say; the operator's guide is made from it. */
export const schema = z
  .object({
    ...commonSettings,
    ...guideSettings,
    ISSUER: addressSetting.describe('Public address of identity, and the OpenID issuer.'),
    INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe('What services register with (RFC 7591 §3); without it none can.'),
    ...smsSettings,
    APPROVED_PRIVATE_HOSTS: listSetting.describe(
      'Hosts with private addresses that logout tokens may be sent to: `host` or `host:port`.',
    ),
    TRUST_FRAMEWORK: z
      .string()
      .min(1)
      .optional()
      .describe(
        "What `verified_claims` names as the rules of verification; else the text profile's.",
      ),
    QR_COUNTERS: networksSetting.describe(
      'Addresses or networks of one-stop counters, where one computer may ask for twenty times as many QR codes.',
    ),
    ADDRESS_PLACES_FILE: z
      .string()
      .min(1)
      .optional()
      .describe(
        'CSV file that says where networks are, one `network,words in Vietnamese,words in English` a line; phones show it before a QR sign-in is confirmed.',
      ),
    HOME_URL: z.url('a full address').describe('Where people without a service are led to.'),
  })
  .superRefine(checkGateways)

/** What differs between installations; times and limits are rules, not settings. */
export type IdentityConfig = {
  issuer: string
  secretKey: string
  initialAccessToken: string | undefined
  trustedProxies: readonly string[]
  approvedPrivateHosts: readonly string[]
  textProfile: 'neutral' | 'vn-2024'
  /** OpenID Connect for Identity Assurance: the text profile's own where it is left out. */
  trustFramework?: string
  homeUrl: string
  hotline: string
  /** Where signing in is explained, if anywhere. */
  guideUrl?: string | undefined
  isOfficial: boolean
  /** Addresses or networks of counters, which may open more QR codes. */
  qrCounters?: readonly string[]
  /** Path of the file with places of networks. */
  addressPlacesFile?: string
  /** The usual rules and no reports if absent. */
  sms?: SmsConfig
}

/** Throws ConfigError with one line that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>) {
  const read = readEnvironment(schema, env)
  const { sms, smsGateways } = readSms(read)
  const config: IdentityConfig = {
    issuer: read.ISSUER,
    secretKey: read.SECRET_KEY,
    initialAccessToken: read.INITIAL_ACCESS_TOKEN,
    trustedProxies: read.TRUSTED_PROXIES,
    approvedPrivateHosts: read.APPROVED_PRIVATE_HOSTS,
    textProfile: read.TEXT_PROFILE,
    ...(read.TRUST_FRAMEWORK === undefined ? {} : { trustFramework: read.TRUST_FRAMEWORK }),
    homeUrl: read.HOME_URL,
    hotline: read.HOTLINE,
    guideUrl: read.GUIDE_URL,
    isOfficial: read.OFFICIAL,
    qrCounters: read.QR_COUNTERS,
    ...(read.ADDRESS_PLACES_FILE === undefined
      ? {}
      : { addressPlacesFile: read.ADDRESS_PLACES_FILE }),
    sms,
  }
  return { config, ...serviceSettings(read), smsGateways }
}
