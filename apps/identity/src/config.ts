import {
  addressSetting,
  commonSettings,
  listSetting,
  readEnvironment,
  secretSetting,
  serviceSettings,
} from '@mot-cua/web'
import { z } from 'zod'

/** What the environment may say; the operator's guide is made from it. */
export const schema = z.object({
  ...commonSettings,
  ISSUER: addressSetting.describe('Public address of identity, and the OpenID issuer.'),
  INITIAL_ACCESS_TOKEN: secretSetting
    .optional()
    .describe('What services register with (RFC 7591 §3); without it none can.'),
  SMS_GATEWAY_URL: z
    .url('the address of an SMS gateway')
    .describe('Receives `{to, text}` as JSON by POST.'),
  SMS_GATEWAY_TOKEN: secretSetting.describe('Bearer token for the gateway.'),
  APPROVED_PRIVATE_HOSTS: listSetting.describe(
    'Host names with private addresses that logout tokens may be sent to.',
  ),
  HOME_URL: z.url('a full address').describe('Where people without a service are led to.'),
})

/** What differs between installations; times and limits are rules, not settings. */
export type IdentityConfig = {
  issuer: string
  secretKey: string
  initialAccessToken: string | undefined
  trustedProxies: readonly string[]
  approvedPrivateHosts: readonly string[]
  textProfile: 'neutral' | 'vn-2024'
  homeUrl: string
  hotline: string
  isOfficial: boolean
}

/** Throws ConfigError with one line that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>) {
  const read = readEnvironment(schema, env)
  const config: IdentityConfig = {
    issuer: read.ISSUER,
    secretKey: read.SECRET_KEY,
    initialAccessToken: read.INITIAL_ACCESS_TOKEN,
    trustedProxies: read.TRUSTED_PROXIES,
    approvedPrivateHosts: read.APPROVED_PRIVATE_HOSTS,
    textProfile: read.TEXT_PROFILE,
    homeUrl: read.HOME_URL,
    hotline: read.HOTLINE,
    isOfficial: read.OFFICIAL,
  }
  return {
    config,
    ...serviceSettings(read),
    smsGateway: { url: read.SMS_GATEWAY_URL, token: read.SMS_GATEWAY_TOKEN },
  }
}
