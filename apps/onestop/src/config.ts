import { checkGateways, readSms, type SmsConfig, smsSettings } from '@mot-cua/sms'
import {
  addressSetting,
  commonSettings,
  readEnvironment,
  secretSetting,
  serviceSettings,
} from '@mot-cua/web'
import { z } from 'zod'
import { presetIds, presets } from '../presets/index.ts'
import type { Preset } from '../presets/preset.ts'

/** What the environment may say; the operator's guide is made from it. */
export const schema = z
  .object({
    ...commonSettings,
    PRESET: z
      .enum(presetIds)
      .describe('Which province this is; its names, levels and days are changed on its own pages.'),
    PUBLIC_URL: addressSetting.describe('Public address of the province.'),
    PORTAL_ISSUER: addressSetting.describe(
      'The national portal, or another OpenID Connect issuer with registration, PAR and its scopes.',
    ),
    PORTAL_INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe('What the portal’s operator gave for registering (RFC 7591 §3).'),
    IDENTITY_ISSUER: addressSetting
      .optional()
      .describe(
        'The issuer of e-IDs, for the topology `direct`; without it that cannot be chosen.',
      ),
    IDENTITY_INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe('What the operator of that issuer gave for registering.'),
    REGISTRY_URL: addressSetting.describe('Address of the population registry.'),
    REGISTRY_INITIAL_ACCESS_TOKEN: secretSetting
      .optional()
      .describe('What the registry’s operator gave for registering.'),
    ...smsSettings,
  })
  .superRefine(checkGateways)

export type OnestopConfig = {
  preset: Preset
  publicUrl: string
  portalIssuer: string
  portalInitialAccessToken: string | undefined
  /** Undefined where the province can never ask the issuer of e-IDs itself. */
  identityIssuer: string | undefined
  identityInitialAccessToken: string | undefined
  registryUrl: string
  registryInitialAccessToken: string | undefined
  secretKey: string
  trustedProxies: readonly string[]
  textProfile: 'neutral' | 'vn-2024'
  isOfficial: boolean
  /** The usual rules and no reports if absent. */
  sms?: SmsConfig
}

/** Part of the names of cookies, in logs and in figures. */
export const appIdOf = ({ province }: Pick<Preset, 'province'>) => `onestop-${province}`

/** Provinces may share one database: each has a schema of its own. */
export const schemaOf = ({ province }: Pick<Preset, 'province'>) => `onestop_${province}`

/** Throws ConfigError with one line that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>) {
  const read = readEnvironment(schema, env)
  const { sms, smsGateways } = readSms(read)
  const config: OnestopConfig = {
    preset: presets[read.PRESET],
    publicUrl: read.PUBLIC_URL,
    portalIssuer: read.PORTAL_ISSUER,
    portalInitialAccessToken: read.PORTAL_INITIAL_ACCESS_TOKEN,
    identityIssuer: read.IDENTITY_ISSUER,
    identityInitialAccessToken: read.IDENTITY_INITIAL_ACCESS_TOKEN,
    registryUrl: read.REGISTRY_URL,
    registryInitialAccessToken: read.REGISTRY_INITIAL_ACCESS_TOKEN,
    secretKey: read.SECRET_KEY,
    trustedProxies: read.TRUSTED_PROXIES,
    textProfile: read.TEXT_PROFILE,
    isOfficial: read.OFFICIAL,
    sms,
  }
  return { config, ...serviceSettings(read), smsGateways }
}
