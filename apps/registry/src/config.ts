import {
  addressSetting,
  commonSettings,
  readEnvironment,
  secretSetting,
  serviceSettings,
} from '@mot-cua/web'
import { z } from 'zod'
import type { Entitlement } from './entitlements/entitlements.ts'

/** What the environment may say; the operator's guide is made from it. */
export const schema = z.object({
  ...commonSettings,
  PUBLIC_URL: addressSetting.describe(
    'Where callers reach the register; also the issuer of their tokens.',
  ),
  INITIAL_ACCESS_TOKEN: secretSetting
    .optional()
    .describe('What a new caller registers itself with (RFC 7591 §3); without it none can.'),
})

export type RegistryConfig = {
  publicUrl: string
  secretKey: string
  initialAccessToken: string | undefined
  trustedProxies: readonly string[]
  textProfile: 'neutral' | 'vn-2024'
  hotline: string
  isOfficial: boolean
  /** What whoever holds the initial access token may ask at once; the rest an operator grants. */
  grantsOnRegistration: readonly Entitlement[]
}

/** Reads the settings once, at the start. Throws ConfigError with one line that names what is wrong. */
export function readConfig(env: Record<string, string | undefined>) {
  const read = readEnvironment(schema, env)
  const config: RegistryConfig = {
    publicUrl: new URL(read.PUBLIC_URL).origin,
    secretKey: read.SECRET_KEY,
    initialAccessToken: read.INITIAL_ACCESS_TOKEN,
    trustedProxies: read.TRUSTED_PROXIES,
    textProfile: read.TEXT_PROFILE,
    hotline: read.HOTLINE,
    isOfficial: read.OFFICIAL,
    grantsOnRegistration: [],
  }
  return { config, ...serviceSettings(read) }
}
