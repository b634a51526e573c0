import { readEnvironment } from '@mot-cua/web'
import { z } from 'zod'

/** Marks values that everyone knows; nothing that carries it may start in production. */
export const SANDBOX_SECRET_PREFIX = 'sandbox-'

const secret = z
  .string()
  .min(32, 'a secret of at least 32 characters')
  .refine((value) => !value.startsWith(SANDBOX_SECRET_PREFIX), 'a sandbox value, known to all')

const list = z
  .string()
  .default('')
  .transform((value) => value.split(',').map((part) => part.trim()).filter(Boolean))

const schema = z.object({
  /** Public address of this app and the OpenID issuer. */
  ISSUER: z.url('a full address such as https://id.example.vn'),
  PORT: z.coerce.number().int().min(1).max(65535).default(4000),
  DATABASE_URL: z.url('a postgres:// address'),
  /** Short-lived state; the database when absent. */
  REDIS_URL: z.url('a redis:// address').optional(),
  /** Master secret, from which the keys for sealing and form tokens are derived. */
  SECRET_KEY: secret,
  /** RFC 7591 §3; without it no service can register. */
  INITIAL_ACCESS_TOKEN: secret.optional(),
  /** Address of the SMS gateway: receives `{to, text}` as JSON by POST. */
  SMS_GATEWAY_URL: z.url('the address of an SMS gateway'),
  SMS_GATEWAY_TOKEN: secret,
  TRUSTED_PROXIES: list,
  /** Host names with private addresses that logout tokens may be sent to. */
  APPROVED_PRIVATE_HOSTS: list,
  TEXT_PROFILE: z.enum(['neutral', 'vn-2024']).default('neutral'),
  /** Where people without a service are led to. */
  HOME_URL: z.url('a full address'),
  HOTLINE: z.string().default('1900 0000'),
  /** True hides the bar that says the site is a simulation. */
  OFFICIAL: z.stringbool().default(false),
})

export type IdentityEnvironment = z.infer<typeof schema>

/** Settings of identity that differ between installations; times and limits are rules, not settings. */
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
export function readConfig(env: Record<string, string | undefined>): IdentityEnvironment {
  return readEnvironment(schema, env)
}

export function toIdentityConfig(env: IdentityEnvironment): IdentityConfig {
  return {
    issuer: env.ISSUER,
    secretKey: env.SECRET_KEY,
    initialAccessToken: env.INITIAL_ACCESS_TOKEN,
    trustedProxies: env.TRUSTED_PROXIES,
    approvedPrivateHosts: env.APPROVED_PRIVATE_HOSTS,
    textProfile: env.TEXT_PROFILE,
    homeUrl: env.HOME_URL,
    hotline: env.HOTLINE,
    isOfficial: env.OFFICIAL,
  }
}
